using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>
/// What is in no rendering, since it is made in the cluster: the objects of a chart, the pods of a Prometheus. Where there is
/// something that may make it, nobody can say that an object is missing.
/// </summary>
internal static class MadeInCluster
{
    // Each makes objects of whatever name and labels: those of a chart, of an operator, of another folder.
    private static readonly (string Group, string Kind)[] Installers =
    [
        ("helm.toolkit.fluxcd.io", "HelmRelease"), ("helm.cattle.io", "HelmChart"), ("kustomize.toolkit.fluxcd.io", "Kustomization"), ("fluxcd.controlplane.io", "ResourceSet"),
        ("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet"), ("operators.coreos.com", "Subscription"), ("operator.tekton.dev", "TektonConfig"), ("kfdef.apps.kubeflow.org", "KfDef"),
    ];

    // The custom objects that stand beside most services; none of them makes pods.
    private static readonly HashSet<string> WithoutPods = new(StringComparer.Ordinal)
    {
        "ServiceMonitor", "PodMonitor", "Probe", "ScrapeConfig", "PrometheusRule", "AlertmanagerConfig", "VMServiceScrape", "VMPodScrape", "VMRule", "GrafanaDashboard",
        "ScaledObject", "TriggerAuthentication", "ClusterTriggerAuthentication", "ExternalSecret", "PushSecret", "SecretStore", "SealedSecret", "Certificate", "Issuer",
        "VirtualService", "DestinationRule", "AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication", "IngressRoute", "Middleware", "CiliumNetworkPolicy",
        "KafkaTopic", "KafkaUser", "Queue", "Exchange", "Binding", "Policy", "User", "Permission", "Vhost", "AnalysisTemplate",
        // Their pods are known, as those of a Deployment are.
        "Rollout", "Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate",
    };

    /// <summary>Whether an environment has something that makes objects nobody here can know.</summary>
    public static bool Anything(RenderedOverlay environment)
        => Array.Exists(Installers, i => environment.OfKind(i.Kind).Any(o => o.Group == i.Group));

    /// <summary>Whether what an object selects may be the pods of a custom object: operators put its name or kind into their labels.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="selecting">The object that selects.</param>
    /// <param name="values">The values of the labels that it asks for.</param>
    public static bool Pods(RenderedOverlay environment, KubernetesObject selecting, IEnumerable<string> values)
    {
        var asked = new HashSet<string>(values, StringComparer.OrdinalIgnoreCase);
        return environment.Objects.Any(o => MakesPods(o, selecting) && (asked.Contains(o.Name) || asked.Contains(o.Kind)));
    }

    /// <summary>Whether a workload may be one of a custom object's: operators begin its name with that of the object.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="scaler">The object that names the workload.</param>
    /// <param name="name">The workload's name.</param>
    public static bool Workload(RenderedOverlay environment, KubernetesObject scaler, string name)
        => environment.Objects.Any(o => MakesPods(o, scaler) && (name == o.Name || name.StartsWith(o.Name + "-", StringComparison.Ordinal)));

    // Kubernetes' own groups have no dot, or end with k8s.io.
    private static bool MakesPods(KubernetesObject candidate, KubernetesObject near)
        => candidate.Group.IndexOf('.') > 0 && !candidate.Group.EndsWith("k8s.io", StringComparison.Ordinal) && candidate.Name.Length > 0
        && !WithoutPods.Contains(candidate.Kind) && (candidate.Namespace is null || candidate.Namespace == near.Namespace);
}
