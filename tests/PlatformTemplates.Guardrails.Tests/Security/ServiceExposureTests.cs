namespace PlatformTemplates.Guardrails.Tests.Security;

public class ServiceExposureTests
{
    private const string Id = GuardrailIds.ServiceExposure;

    [Theory]
    [InlineData("NodePort")]
    [InlineData("LoadBalancer")]
    public void Reports_a_service_that_is_open_to_the_outside_at_its_type(string type)
        => new InMemoryService().Manifest(Service($"type: [|{type}|]")).Reports(Id);

    [Theory]
    [InlineData("type: ClusterIP")]
    [InlineData("type: ExternalName")]
    [InlineData("clusterIP: None")]
    public void Accepts_other_services(string spec) => new InMemoryService().Manifest(Service(spec)).Accepts(Id);

    [Fact]
    public void Accepts_objects_that_only_look_like_services()
        => new InMemoryService().Manifest(Service("type: LoadBalancer").Replace("apiVersion: v1", "apiVersion: serving.knative.dev/v1", StringComparison.Ordinal)).Accepts(Id);

    [Fact]
    public void A_type_that_an_overlay_sets_is_reported_there()
    {
        var finding = Assert.Single(Samples.Overlay(Service("ports: [{port: 80}]"), Service("type: NodePort")).Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", "production"), (finding.Span.Path, Assert.Single(finding.Environments)));
    }

    private static string Service(string spec) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: orders}}\nspec:\n  {spec}\n";
}
