namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class QuantitiesFitTests
{
    private const string Id = GuardrailIds.QuantitiesFit;

    [Theory]
    [InlineData("resources: {limits: {memory: [|128m|]}}", "a fraction of a byte")]
    [InlineData("resources: {requests: {memory: [|128m|]}, limits: {memory: 1Gi}}", "a fraction of a byte")]
    [InlineData("resources: {requests: {cpu: [|2|]}, limits: {cpu: 500m}}", "requests more cpu (2) than its limit allows (500m)")]
    [InlineData("resources: {requests: {memory: [|1Gi|]}, limits: {memory: 1000M}}", "requests more memory")]
    [InlineData("resources: {requests: {ephemeral-storage: [|2Gi|]}, limits: {ephemeral-storage: 1Gi}}", "requests more ephemeral-storage")]
    public void Reports_what_can_not_be_meant_and_the_fix_corrects_it(string resources, string says)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(resources));

        Assert.Contains(says, Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void A_variable_that_is_not_filled_in_is_told_where_it_is_missing()
    {
        var service = new InMemoryService()
            .File("k8s/kustomization.yaml", "resources: [deployment.yaml, settings.yaml]\nvars:\n  - {name: CPU, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldpath: data.cpu}}\n")
            .File("k8s/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {memory: 1Gi}\n")
            .File("k8s/deployment.yaml", Samples.Deployment("resources: {limits: {cpu: $(CPU)}}"));

        service.Accepts(Id);
        Assert.Single(service.Findings(GuardrailIds.BrokenOverlay));
        new InMemoryService().Manifest(Samples.Deployment("resources: {limits: {cpu: [|$(CPU)|]}}")).Reports(Id);
    }

    [Theory]
    [InlineData("lots")]
    [InlineData("128MB")]
    [InlineData("1 Gi")]
    [InlineData("128mi")]
    [InlineData("-1Gi")]
    [InlineData("1e")]
    public void Reports_what_is_no_quantity(string quantity)
        => Assert.Contains("is no quantity", Assert.Single(new InMemoryService().Manifest(Samples.Deployment($"resources: {{limits: {{memory: [|{quantity}|]}}}}")).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("cpu: 250m", "cpu: 0.25")]
    [InlineData("cpu: 1", "cpu: \"1\"")]
    [InlineData("memory: 1000M", "memory: 1e9")]
    [InlineData("memory: 1024Ki", "memory: 1Mi")]
    [InlineData("memory: 128974848", "memory: 129e6")]
    [InlineData("nvidia.com/gpu: 1", "nvidia.com/gpu: 1")]
    public void Accepts_every_way_to_write_one(string request, string limit)
        => new InMemoryService().Manifest(Samples.Deployment($"resources: {{requests: {{{request}}}, limits: {{{limit}}}}}")).Accepts(Id);

    [Fact]
    public void A_limit_lowered_by_an_overlay_makes_the_request_wrong_there()
    {
        var patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          resources: {limits: {memory: 128Mi}}\n";
        var service = Samples.Overlay(Samples.Deployment("resources: {requests: {memory: [|256Mi|]}, limits: {memory: 256Mi}}"), patch);

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }
}
