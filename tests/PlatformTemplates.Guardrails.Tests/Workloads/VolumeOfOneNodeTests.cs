namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class VolumeOfOneNodeTests
{
    private const string Id = GuardrailIds.VolumeOfOneNode;

    [Theory]
    [InlineData("ReadWriteOnce")]
    [InlineData("ReadWriteOncePod")]
    public void Reports_the_claim_that_the_new_pod_waits_for(string mode) => Service("Deployment", "", mode, "[|data|]").Reports(Id);

    [Theory]
    [InlineData("Deployment", "strategy: {type: Recreate}", "ReadWriteOnce")]
    [InlineData("Deployment", "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}", "ReadWriteOnce")]
    [InlineData("Deployment", "", "ReadWriteMany")]
    [InlineData("StatefulSet", "", "ReadWriteOnce")]
    public void Accepts_what_never_runs_two(string kind, string strategy, string mode) => Service(kind, strategy, mode, "data").Accepts(Id);

    [Fact]
    public void Says_nothing_of_a_claim_that_is_made_elsewhere()
        => new InMemoryService().Manifest(Workload("Deployment", "", "data")).Accepts(Id);

    private static InMemoryService Service(string kind, string strategy, string mode, string claim) => new InMemoryService().Manifest(Workload(kind, strategy, claim) + $$"""

        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [{{mode}}]}
        """);

    private static string Workload(string kind, string strategy, string claim) => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: orders}
        spec:
          {{strategy}}
          template:
            spec:
              containers: [{name: orders}]
              volumes:
                - {name: data, persistentVolumeClaim: {claimName: {{claim}} } }
        """;
}
