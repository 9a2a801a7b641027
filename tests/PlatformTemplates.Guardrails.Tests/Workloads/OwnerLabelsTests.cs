using PlatformTemplates.Guardrails.Tests.Delivery;

namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class OwnerLabelsTests
{
    private const string Id = GuardrailIds.OwnerLabels;
    private const string All = "app.kubernetes.io/name: orders\n        app.kubernetes.io/part-of: shop\n        app.kubernetes.io/managed-by: argocd\n        platform/owner: team\n        platform/system: shop\n        platform/cost-center: c1";

    [Fact]
    public void Reports_the_labels_that_pods_lack_at_the_workload()
        => Assert.Equal(
            "Deployment/orders runs pods without the labels app.kubernetes.io/name, app.kubernetes.io/part-of, app.kubernetes.io/managed-by, platform/owner, platform/system, platform/cost-center. Set them in the labels of the pod template.",
            Assert.Single(new InMemoryService().Manifest(Labelled("app: orders", "[|orders|]")).Reports(Id)).Message);

    [Fact]
    public void Reports_a_label_of_one_environment_at_the_patch_that_removes_it()
    {
        var service = Samples.Overlay(Labelled(All), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {metadata: {labels: {[|platform/owner: null|]}}}}\n");

        Assert.Equal(["production"], Assert.Single(service.Findings(Id)).Environments);
        Assert.Equal("/service/k8s/overlays/production/patch.yaml", Assert.Single(service.Findings(Id)).Span.Path);
    }

    [Fact]
    public void The_fix_sets_what_the_service_tells()
    {
        var service = GitOpsSamples.Service()
            .File("k8s/base/deployment.yaml", Labelled(All.Replace("app.kubernetes.io/name: orders\n        ", "", StringComparison.Ordinal).Replace("app.kubernetes.io/managed-by: argocd\n        ", "", StringComparison.Ordinal)))
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production"));

        var finding = Assert.Single(service.Findings(Id));
        var text = finding.Fix!.ApplyTo("/service/k8s/base/deployment.yaml", service.Text("/service/k8s/base/deployment.yaml")!);
        Assert.Contains("platform/cost-center: c1\n        app.kubernetes.io/name: orders\n        app.kubernetes.io/managed-by: argocd\n    spec:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(All)]
    [InlineData("app.kubernetes.io/name: a\n        app.kubernetes.io/part-of: b\n        app.kubernetes.io/managed-by: c\n        team: d\n        example.com/system: e\n        costcenter: f")]
    public void Accepts_pods_that_carry_them_with_any_prefix(string labels) => new InMemoryService().Manifest(Labelled(labels)).Accepts(Id);

    [Fact]
    public void Accepts_labels_that_kustomize_puts_into_templates()
        => new InMemoryService()
            .File("k8s/deployment.yaml", Labelled("app: orders"))
            .File("k8s/kustomization.yaml", "resources: [deployment.yaml]\nlabels:\n  - includeTemplates: true\n    pairs: {app.kubernetes.io/name: a, app.kubernetes.io/part-of: b, app.kubernetes.io/managed-by: c, owner: d, system: e, cost-center: f}\n").Accepts(Id);

    private static string Labelled(string labels, string name = "orders")
        => Samples.Deployment("ports: []").Replace("        app: orders", "        " + labels, StringComparison.Ordinal).Replace("metadata:\n  name: orders", "metadata:\n  name: " + name, StringComparison.Ordinal);
}
