namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class SelectorsMatchTests
{
    private const string Id = GuardrailIds.SelectorsMatch;

    [Theory]
    [InlineData("v1", "Service", "selector: [|{app: order}|]")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "podSelector: [|{matchLabels: {app: order}}|]")]
    [InlineData("policy/v1", "PodDisruptionBudget", "selector: [|{matchLabels: {app: order}}|]")]
    [InlineData("monitoring.coreos.com/v1", "PodMonitor", "selector: [|{matchLabels: {app: order}}|]")]
    [InlineData("monitoring.coreos.com/v1", "ServiceMonitor", "selector: [|{matchLabels: {app: orders}}|]")]
    public void Reports_what_selects_nothing(string apiVersion, string kind, string spec)
        => Assert.Contains($"{kind}/one selects no ", Assert.Single(Service(apiVersion, kind, spec).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("v1", "Service", "selector: {app: orders}")]
    [InlineData("v1", "Service", "type: ExternalName")]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "podSelector: {}")]
    [InlineData("policy/v1", "PodDisruptionBudget", "selector: {matchExpressions: [{key: app, operator: Exists}]}")]
    [InlineData("monitoring.coreos.com/v1", "PodMonitor", "selector: {matchLabels: {app: other}}\n  namespaceSelector: {any: true}")]
    public void Accepts_what_selects_something_and_what_looks_elsewhere(string apiVersion, string kind, string spec) => Service(apiVersion, kind, spec).Accepts(Id);

    [Fact]
    public void A_monitor_finds_services_by_their_own_labels()
        => Service("monitoring.coreos.com/v1", "ServiceMonitor", "selector: {matchLabels: {app: orders}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: orders, labels: {app: orders}}").Accepts(Id);

    [Fact]
    public void An_environment_without_pods_has_them_elsewhere()
        => new InMemoryService().Manifest("apiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {selector: {app: other}}\n").Accepts(Id);

    [Fact]
    public void A_namespace_where_this_environment_runs_nothing_has_somebody_else_s_pods()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: one, namespace: monitoring}\nspec: {selector: {app: exporter}}\n").Accepts(Id);

    [Fact]
    public void What_can_not_be_rendered_may_hold_the_pods()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - manifest.yaml\nhelmCharts:\n  - name: other\n")
            .Manifest(Samples.Deployment("ports: []") + "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {selector: {app: other}}\n")
            .Accepts(Id);

    private static InMemoryService Service(string apiVersion, string kind, string spec)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + $"\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: one}}\nspec:\n  {spec}\n");
}
