namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ResourceRequestsTests
{
    private const string Id = GuardrailIds.ResourceRequests;

    [Theory]
    [InlineData("ports: []", "CPU request and no memory request")]
    [InlineData("resources:\n  requests:\n    cpu: 1", "memory request")]
    [InlineData("resources:\n  requests: {memory: 1Gi}", "CPU request")]
    [InlineData("resources:\n  limits:\n    memory: 1Gi", "CPU request")]
    public void Reports_what_is_not_requested_and_the_fix_adds_it(string container, string missing)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(container, name: "[|orders|]"));

        Assert.Contains($"has no {missing}.", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("resources: {requests: {cpu: 100m, memory: 1Gi}}")]
    [InlineData("resources: {requests: {cpu: 100m}, limits: {memory: 1Gi}}")]
    [InlineData("resources: {limits: {cpu: 100m, memory: 1Gi}}")]
    public void Accepts_requests_and_limits_that_stand_for_them(string container)
        => new InMemoryService().Manifest(Samples.Deployment(container)).Accepts(Id);
}

public class CpuLimitTests
{
    private const string Id = GuardrailIds.CpuLimit;

    [Theory]
    [InlineData("ports: []", "cpu: \"1\"")]
    [InlineData("resources:\n  requests:\n    cpu: \"2\"", "cpu: 2")]
    [InlineData("resources:\n  requests:\n    cpu: 250m", "cpu: \"1\"")]
    public void Reports_a_container_without_one_and_the_fix_sets_what_is_not_below_the_request(string container, string limit)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(container, name: "[|orders|]"));

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains($"limits:\n              {limit}", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_a_limit()
        => new InMemoryService().Manifest(Samples.Deployment("resources: {limits: {cpu: 1}}")).Accepts(Id);
}
