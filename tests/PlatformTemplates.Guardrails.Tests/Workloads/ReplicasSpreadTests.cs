namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ReplicasSpreadTests
{
    private const string Id = GuardrailIds.ReplicasSpread;

    [Fact]
    public void Reports_replicas_that_nothing_spreads_and_the_fix_spreads_them()
    {
        var service = new InMemoryService().Manifest(Workload(replicas: 2, pod: "", name: "[|orders|]"));

        Assert.Contains("runs 2 replicas that may all stand on one node", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("topologySpreadConstraints: [{maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule}]")]
    [InlineData("affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}")]
    public void Accepts_constraints_and_anti_affinity(string pod) => new InMemoryService().Manifest(Workload(2, pod)).Accepts(Id);

    [Fact]
    public void One_replica_can_not_be_spread() => new InMemoryService().Manifest(Workload(1, "")).Accepts(Id);

    private static string Workload(int replicas, string pod, string name = "orders") => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
        spec:
          replicas: {{replicas}}
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels: {app: orders}
            spec:
              {{pod}}
              containers:
                - name: orders

        """;
}
