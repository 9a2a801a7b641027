namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ProductionReplicasTests
{
    private const string Id = GuardrailIds.ProductionReplicas;

    private const string Autoscaler = """

        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: orders}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}
          maxReplicas: 4
        """;

    [Fact]
    public void Reports_a_deployment_that_does_not_say_and_the_fix_says_it()
    {
        var service = Production(Samples.Deployment("ports: []").Replace("  name: orders\n", "  name: [|orders|]\n", StringComparison.Ordinal));

        Assert.Equal("Deployment/orders runs one replica in production. Set spec.replicas to 2 or more.", Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("1", "one replica")]
    [InlineData("0", "no replica")]
    public void Reports_too_few_where_they_are_written_and_the_fix_corrects_them(string replicas, string says)
    {
        var service = Production(Samples.Deployment("ports: []").Replace("spec:\n  template", $"spec:\n  replicas: [|{replicas}|]\n  template", StringComparison.Ordinal));

        Assert.Contains(says, Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void An_autoscaler_decides_in_place_of_the_workload()
    {
        Production(Samples.Deployment("ports: []") + Autoscaler + "\n  minReplicas: 2\n").Accepts(Id);
        Production(Samples.Deployment("ports: []") + Autoscaler + "\n  minReplicas: [|1|]\n").Reports(Id);
        Production(Samples.Deployment("ports: []") + Autoscaler.Replace("{name: orders}\n", "{name: [|orders|]}\n", StringComparison.Ordinal)).Reports(Id);
    }

    [Fact]
    public void Another_environment_may_run_one()
        => new InMemoryService().File("k8s/overlays/staging/kustomization.yaml", "resources: [deployment.yaml]").File("k8s/overlays/staging/deployment.yaml", Samples.Deployment("ports: []")).Accepts(Id);

    [Theory]
    [InlineData("DaemonSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    public void What_has_no_replicas_is_let_be(string kind, string apiVersion)
        => Production(Samples.Workload(kind, apiVersion, "ports: []")).Accepts(Id);

    private static InMemoryService Production(string manifest)
        => new InMemoryService().File("k8s/production/kustomization.yaml", "resources: [deployment.yaml]").File("k8s/production/deployment.yaml", manifest);
}
