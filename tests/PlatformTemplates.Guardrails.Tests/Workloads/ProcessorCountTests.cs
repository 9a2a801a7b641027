namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ProcessorCountTests
{
    private const string Id = GuardrailIds.ProcessorCount;

    [Theory]
    [InlineData("ports: []")]
    [InlineData("env:\n  - name: A\n    value: b")]
    [InlineData("resources: {requests: {cpu: 100m}}")]
    public void Reports_a_container_that_sees_the_whole_node_and_the_fix_says_how_much_is_its(string container)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(container, name: "[|orders|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("resources: {limits: {cpu: 1}}")]
    [InlineData("env: [{name: DOTNET_PROCESSOR_COUNT, value: \"4\"}]")]
    [InlineData("envFrom: [{secretRef: {name: settings}}]")]
    public void Accepts_a_limit_a_count_and_what_can_not_be_known(string container)
        => new InMemoryService().Manifest(Samples.Deployment(container)).Accepts(Id);
}
