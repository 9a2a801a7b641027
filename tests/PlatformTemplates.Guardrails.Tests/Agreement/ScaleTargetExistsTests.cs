namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class ScaleTargetExistsTests
{
    private const string Id = GuardrailIds.ScaleTargetExists;

    [Theory]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: [|order|]}")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: [|orders|]}")]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: [|order|]}")]
    [InlineData("autoscaling.k8s.io/v1", "VerticalPodAutoscaler", "targetRef: {kind: Deployment, name: [|order|]}")]
    public void Reports_a_target_that_is_not_there(string apiVersion, string kind, string spec) => Service(apiVersion, kind, spec).Reports(Id);

    [Theory]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}")]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: orders}")]
    public void Accepts_a_target_of_the_same_environment(string apiVersion, string kind, string spec) => Service(apiVersion, kind, spec).Accepts(Id);

    [Fact]
    public void Names_what_is_there_instead()
        => Assert.EndsWith("which is not in this environment. There is orders.", Assert.Single(Service("keda.sh/v1alpha1", "ScaledObject", "scaleTargetRef: {name: [|order|]}").Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_claim_is_compared_with_the_claims_the_environment_makes()
    {
        var pod = Samples.Deployment("ports: []") + "\n      volumes: [{name: data, persistentVolumeClaim: {claimName: [|date|]}}]\n";
        new InMemoryService().Manifest(pod + "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n").Reports(Id);
        new InMemoryService().Manifest(pod.Replace("[|date|]", "date", StringComparison.Ordinal)).Accepts(Id);
    }

    private static InMemoryService Service(string apiVersion, string kind, string spec)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + $"\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: one}}\nspec:\n  {spec}\n");
}
