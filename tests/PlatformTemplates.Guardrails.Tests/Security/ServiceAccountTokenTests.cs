namespace PlatformTemplates.Guardrails.Tests.Security;

public class ServiceAccountTokenTests
{
    private const string Id = GuardrailIds.ServiceAccountToken;
    private const string Account = "\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: orders\n";

    [Fact]
    public void Reports_the_default_account_at_the_workload_and_the_fix_makes_one()
    {
        var service = new InMemoryService().Manifest(Pods.Deployment("").Replace("  name: orders\nspec", "  name: [|orders|]\nspec", StringComparison.Ordinal));

        Assert.Contains("the service account default", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("""
                  serviceAccountName: orders
                  automountServiceAccountToken: false
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: orders
            automountServiceAccountToken: false
            """.ReplaceLineEndings("\n"), mended.Text("/service/k8s/manifest.yaml")!.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serviceAccountName: [|default|]")]
    [InlineData("serviceAccountName: [|default|]\nautomountServiceAccountToken: false")]
    public void Reports_the_default_account_where_it_is_named(string pod)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment(pod));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("serviceAccountName: [|orders|]", "")]
    [InlineData("serviceAccountName: orders\nautomountServiceAccountToken: [|true|]", "automountServiceAccountToken: false\n")]
    [InlineData("serviceAccountName: orders", "automountServiceAccountToken: [|true|]\n")]
    public void Reports_a_token_that_nobody_uses_and_the_fix_leaves_it_out(string pod, string account)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment(pod) + Account + account);

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("serviceAccountName: orders\nautomountServiceAccountToken: false", "")]
    [InlineData("serviceAccountName: orders", "automountServiceAccountToken: false\n")]
    [InlineData("serviceAccountName: orders", "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: a}\nsubjects: [{kind: ServiceAccount, name: orders}]\n")]
    [InlineData("serviceAccountName: from-the-platform", "")]
    public void Accepts_no_token_a_bound_account_and_one_that_is_not_known(string pod, string more)
        => new InMemoryService().Manifest(Pods.Deployment(pod) + Account + more).Accepts(Id);

    [Theory]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Looks_at_every_kind_of_workload(string kind, string apiVersion)
        => new InMemoryService().Manifest(Pods.Of(kind, apiVersion, "serviceAccountName: [|default|]")).Reports(Id);

    [Fact]
    public void A_token_that_an_overlay_turns_on_is_reported_there()
    {
        var finding = Assert.Single(Samples.Overlay(
            Pods.Deployment("serviceAccountName: orders\nautomountServiceAccountToken: false") + Account,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {automountServiceAccountToken: true}}}\n").Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", "production"), (finding.Span.Path, Assert.Single(finding.Environments)));
    }
}
