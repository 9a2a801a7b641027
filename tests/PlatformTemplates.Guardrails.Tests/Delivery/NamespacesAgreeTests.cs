using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class NamespacesAgreeTests
{
    private const string Id = GuardrailIds.NamespacesAgree;

    [Fact]
    public void Reports_a_destination_that_the_rendered_overlay_is_not_made_for()
    {
        var service = GitOpsSamples.Service("orders-production").Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production", @namespace: "[|orders-prod|]"));

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal("Application/orders-production deploys to the namespace 'orders-prod', but the workloads of k8s/overlays/production are made for 'orders-production'. Give both one namespace.", finding.Message);
        Assert.Equal(["production"], finding.Environments);
    }

    [Fact]
    public void Reports_a_target_namespace_of_Flux()
        => GitOpsSamples.Service().File("flux/production.yaml", GitOpsSamples.Flux("orders", "./k8s/overlays/production", @namespace: "[|shop|]"), ServiceFileKind.GitOps).Reports(Id);

    [Fact]
    public void Accepts_one_namespace_and_manifests_that_name_none()
    {
        GitOpsSamples.Service().Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production")).Accepts(Id);
        Samples.Overlay(Samples.Deployment("ports: []"), "[]").Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging", @namespace: "shop")).Accepts(Id);
    }

    [Theory]
    [InlineData("\"{{ .namespace }}\"", "main", "k8s/overlays/production")]
    [InlineData("shop", "v1.0.0", "k8s/overlays/production")]
    [InlineData("shop", "main", "elsewhere/production")]
    public void Says_nothing_of_what_is_not_known(string @namespace, string revision, string path)
        => GitOpsSamples.Service().Argo("production", GitOpsSamples.Application("orders-production", path, revision, @namespace)).Accepts(Id);

    [Fact]
    public void What_is_spread_over_namespaces_says_for_itself_where_it_belongs()
        => new InMemoryService()
            .File("k8s/overlays/production/kustomization.yaml", "resources: [deployment.yaml, role.yaml]\n")
            .File("k8s/overlays/production/deployment.yaml", Samples.Deployment("ports: []").Replace("metadata:\n  name: orders", "metadata:\n  namespace: orders-plugin\n  name: orders", StringComparison.Ordinal))
            .File("k8s/overlays/production/role.yaml", "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: orders, namespace: shop}\nrules: []\n")
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production", @namespace: "agents")).Accepts(Id);

    [Fact]
    public void An_Application_may_set_the_namespace_itself()
        => GitOpsSamples.Service().Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production\n    kustomize: {namespace: shop}", @namespace: "shop")).Accepts(Id);
}
