namespace PlatformTemplates.Guardrails.Tests.Security;

public class LeastPrivilegeTests
{
    private const string Id = GuardrailIds.LeastPrivilege;
    private const string Api = "apiVersion: rbac.authorization.k8s.io/v1\n";

    [Theory]
    [InlineData("Role", "{apiGroups: [''], resources: [pods], verbs: [[|'*'|]]}", "allows all verbs")]
    [InlineData("ClusterRole", "{apiGroups: [''], resources: [[|'*'|]], verbs: [get]}", "allows all resources. ")]
    [InlineData("ClusterRole", "{apiGroups: ['*'], resources: ['*'], verbs: [[|'*'|], get]}", "allows all verbs on all resources. ")]
    public void Reports_wildcards_where_they_stand(string kind, string rule, string said)
        => Assert.Contains(said, Assert.Single(new InMemoryService().Manifest($"{Api}kind: {kind}\nmetadata: {{name: orders}}\nrules: [{rule}]\n").Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("RoleBinding")]
    [InlineData("ClusterRoleBinding")]
    public void Reports_a_binding_to_cluster_admin(string kind)
        => new InMemoryService().Manifest($"{Api}kind: {kind}\nmetadata: {{name: orders}}\nroleRef: {{kind: ClusterRole, name: [|cluster-admin|]}}\n").Reports(Id);

    [Fact]
    public void Reports_secrets_that_are_read_everywhere()
        => new InMemoryService().Manifest(Reader("[|secrets|]") + Binding("ClusterRoleBinding")).Reports(Id);

    [Theory]
    [InlineData("secrets", "RoleBinding")]
    [InlineData("configmaps", "ClusterRoleBinding")]
    public void Accepts_secrets_of_one_namespace_and_what_is_none(string resource, string binding)
        => new InMemoryService().Manifest(Reader(resource) + Binding(binding)).Accepts(Id);

    [Fact]
    public void Accepts_a_secret_by_its_name_and_a_role_that_nobody_binds()
    {
        new InMemoryService().Manifest(Reader("secrets", ", resourceNames: [orders]") + Binding("ClusterRoleBinding")).Accepts(Id);
        new InMemoryService().Manifest(Reader("secrets")).Accepts(Id);
    }

    [Fact]
    public void Accepts_objects_of_the_same_kind_in_another_group()
        => new InMemoryService().Manifest("apiVersion: example.org/v1\nkind: Role\nmetadata: {name: a}\nrules: [{verbs: ['*']}]\n").Accepts(Id);

    [Fact]
    public void Looks_at_what_the_platform_applies_beside_the_environments()
        => Assert.Empty(Assert.Single(new InMemoryService().File("argocd/access.yaml", $"{Api}kind: RoleBinding\nmetadata: {{name: orders}}\nroleRef: {{kind: ClusterRole, name: [|cluster-admin|]}}\n", Facts.ServiceFileKind.GitOps).Reports(Id)).Environments);

    [Fact]
    public void A_wildcard_that_an_overlay_adds_is_reported_there()
    {
        var finding = Assert.Single(Samples.Overlay(
            $"{Api}kind: Role\nmetadata: {{name: orders}}\nrules: [{{apiGroups: [''], resources: [pods], verbs: [get]}}]\n",
            $"{Api}kind: Role\nmetadata: {{name: orders}}\nrules: [{{apiGroups: [''], resources: [pods], verbs: ['*']}}]\n").Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", "production"), (finding.Span.Path, Assert.Single(finding.Environments)));
    }

    private static string Reader(string resource, string more = "") => $"{Api}kind: ClusterRole\nmetadata: {{name: reader}}\nrules: [{{apiGroups: [''], resources: [{resource}], verbs: [get, list]{more}}}]\n---\n";

    private static string Binding(string kind) => $"{Api}kind: {kind}\nmetadata: {{name: reader}}\nroleRef: {{kind: ClusterRole, name: reader}}\n";
}
