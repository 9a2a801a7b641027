using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Security;

public class RestrictedNamespaceTests
{
    private const string Id = GuardrailIds.RestrictedNamespace;

    [Theory]
    [InlineData("metadata:\n  name: [|orders-production|]")]
    [InlineData("metadata:\n  name: [|orders-production|]\n  labels:\n    team: orders   # ours")]
    [InlineData("metadata: {name: [|orders-production|]}")]
    [InlineData("metadata:\n  name: orders-production\n  labels:\n    pod-security.kubernetes.io/enforce: [|baseline|]")]
    public void Reports_a_namespace_that_does_not_enforce_it_wherever_it_is_written_and_the_fix_does(string metadata)
    {
        foreach (var (path, kind) in new[] { ("k8s/namespace.yaml", ServiceFileKind.Manifest), ("argocd/namespaces.yaml", ServiceFileKind.GitOps) })
        {
            var service = Environment(path.StartsWith("k8s", StringComparison.Ordinal)).File(path, $"apiVersion: v1\nkind: Namespace\n{metadata}\n", kind);

            Assert.Equal(["k8s"], Assert.Single(service.Reports(Id)).Environments);
            service.Fixed(Id).Accepts(Id);
        }
    }

    [Fact]
    public void Accepts_a_namespace_that_enforces_it()
        => Environment(false).File("argocd/namespaces.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: orders-production, labels: {pod-security.kubernetes.io/enforce: restricted}}\n", ServiceFileKind.GitOps).Accepts(Id);

    [Fact]
    public void Says_nothing_where_the_namespace_is_the_platform_s()
        => Environment(false).Accepts(Id);

    [Fact]
    public void Says_nothing_of_namespaces_that_nothing_of_the_service_runs_in()
        => Environment(false).File("argocd/namespaces.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: argocd}\n", ServiceFileKind.GitOps).Accepts(Id);

    [Fact]
    public void A_label_that_a_patch_removes_is_reported_at_the_patch()
    {
        var finding = Assert.Single(Samples.Overlay(
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: orders, labels: {pod-security.kubernetes.io/enforce: restricted}}\n---\n" + Samples.Deployment("ports: []").Replace("  name: orders\nspec", "  name: orders\n  namespace: orders\nspec", StringComparison.Ordinal),
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: orders\n  labels:\n    pod-security.kubernetes.io/enforce: null\n").Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", 6, "production"), (finding.Span.Path, finding.Span.Line, Assert.Single(finding.Environments)));
    }

    private static InMemoryService Environment(bool withNamespace) => new InMemoryService()
        .File("k8s/kustomization.yaml", $"namespace: orders-production\nresources:\n  - deployment.yaml\n{(withNamespace ? "  - namespace.yaml\n" : "")}")
        .File("k8s/deployment.yaml", Samples.Deployment("ports: []"));
}
