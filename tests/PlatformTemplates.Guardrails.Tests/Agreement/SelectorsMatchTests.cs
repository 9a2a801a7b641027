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

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {selector: {app: shared}}\n")]
    [InlineData("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: one}\nspec: {selector: {matchLabels: {app: shared}}}\n")]
    public void What_names_no_namespace_may_be_put_into_that_of_the_pods(string selecting)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: shared, labels: {app: shared}}\nspec: {containers: []}\n---\n" + selecting).Accepts(Id);

    [Fact]
    public void A_namespace_where_this_environment_runs_nothing_has_somebody_else_s_pods()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: one, namespace: monitoring}\nspec: {selector: {app: exporter}}\n").Accepts(Id);

    [Theory]
    [InlineData("monitoring.coreos.com/v1", "Alertmanager", "{name: main}", "{app.kubernetes.io/name: alertmanager, app.kubernetes.io/instance: main}")]
    [InlineData("monitoring.coreos.com/v1", "Prometheus", "{name: k8s}", "{app.kubernetes.io/name: prometheus}")]
    [InlineData("postgresql.cnpg.io/v1", "Cluster", "{name: orders-db}", "{cnpg.io/cluster: orders-db, cnpg.io/instanceRole: primary}")]
    [InlineData("apps.openshift.io/v1", "DeploymentConfig", "{name: cache}", "{deploymentconfig: cache}")]
    [InlineData("helm.toolkit.fluxcd.io/v2", "HelmRelease", "{name: cache, namespace: flux}", "{app: redis}")]
    [InlineData("operators.coreos.com/v1alpha1", "Subscription", "{name: pipelines, namespace: operators}", "{app: controller}")]
    public void The_pods_may_be_made_in_the_cluster(string apiVersion, string kind, string metadata, string selector)
        => Service("v1", "Service", $"selector: {selector}\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {metadata}").Accepts(Id);

    [Theory]
    [InlineData("keda.sh/v1alpha1", "ScaledObject", "order")]
    [InlineData("monitoring.coreos.com/v1", "ServiceMonitor", "order")]
    [InlineData("gateway.networking.k8s.io/v1", "HTTPRoute", "order")]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "order")]
    [InlineData("monitoring.coreos.com/v1", "Prometheus", "main")]
    public void What_makes_no_such_pods_excuses_no_wrong_label(string apiVersion, string kind, string name)
        => Service("v1", "Service", $"selector: [|{{app: order}}|]\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: {name}}}").Reports(Id);

    [Theory]
    [InlineData("{app: orders, statefulset.kubernetes.io/pod-name: orders-0}", true)]
    [InlineData("{app: orders, vault-active: 'true'}", true)]
    [InlineData("{app: order, statefulset.kubernetes.io/pod-name: orders-0}", false)]
    [InlineData("{app: orders, tier: api}", false)]
    public void Pods_get_some_labels_in_the_cluster(string labels, bool isAccepted)
    {
        if (isAccepted)
            Service("v1", "Service", "selector: " + labels).Accepts(Id);
        else
            Service("v1", "Service", $"selector: [|{labels}|]").Reports(Id);
    }

    [Fact]
    public void A_monitor_in_a_namespace_where_this_environment_has_nothing_is_for_somebody_else_s_service()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + "\n---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: one, namespace: shared}\nspec: {selector: {matchLabels: {app: exporter}}}\n").Accepts(Id);

    [Fact]
    public void What_can_not_be_rendered_may_hold_the_pods()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - manifest.yaml\nhelmCharts:\n  - name: other\n")
            .Manifest(Samples.Deployment("ports: []") + "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: one}\nspec: {selector: {app: other}}\n")
            .Accepts(Id);

    private static InMemoryService Service(string apiVersion, string kind, string spec)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + $"\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: one}}\nspec:\n  {spec}\n");
}
