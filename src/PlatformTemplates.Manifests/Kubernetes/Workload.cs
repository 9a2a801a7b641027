using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>An object that runs pods: it carries a pod specification, or is a pod itself.</summary>
public sealed class Workload : KubernetesObject
{
    internal Workload(YamlMapping root, YamlMapping? pod, YamlScalar? template = null, bool isPatchedAtRuntime = false)
        : base(root)
    {
        Pod = pod;
        Template = template;
        IsPatchedAtRuntime = isPatchedAtRuntime;
        PodSpec = pod?["spec"] as YamlMapping;
        Containers = [.. Read("initContainers", isInit: true), .. Read("containers", isInit: false)];
    }

    /// <summary>The pod, or the template pods are made from; null where the object borrows another's (<c>workloadRef</c>).</summary>
    public YamlMapping? Pod { get; }

    /// <summary>The pod's specification.</summary>
    public YamlMapping? PodSpec { get; }

    /// <summary>The name of the template of Argo Workflows that the pod is made from; null for any other workload.</summary>
    public YamlScalar? Template { get; }

    /// <summary>Whether Argo changes the pod when it runs it (<c>podSpecPatch</c>): what is not there may be set then.</summary>
    public bool IsPatchedAtRuntime { get; }

    /// <summary>Where the labels of its pods are written.</summary>
    public IReadOnlyList<string> PodLabelsPath => WorkflowPods.SpecPath(this) is { } workflow ? [.. workflow, "podMetadata", "labels"] : Kind switch
    {
        "Pod" => ["metadata", "labels"],
        "CronJob" => ["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
        _ => ["spec", "template", "metadata", "labels"],
    };

    /// <summary>Init containers and containers, in their order.</summary>
    public IReadOnlyList<Container> Containers { get; }

    /// <summary>Whether its pods are meant to run on, not to finish.</summary>
    public bool IsLongRunning => Kind switch
    {
        "Job" or "CronJob" or "Workflow" or "CronWorkflow" or "WorkflowTemplate" or "ClusterWorkflowTemplate" => false,
        "Pod" => PodSpec?["restartPolicy"]?.Text is null or "Always",
        _ => true,
    };

    /// <summary>Whether a HorizontalPodAutoscaler or a ScaledObject scales it.</summary>
    public bool IsScaledBy(KubernetesObject scaler)
        => scaler.Root.Find("spec", "scaleTargetRef") is { } target && target["name"]?.Text == Name && (target["kind"]?.Text ?? "Deployment") == Kind && MayBeBeside(scaler);

    /// <summary>The labels its pods carry, or null.</summary>
    public YamlMapping? PodLabels => Pod?.Find("metadata", "labels") as YamlMapping;

    /// <summary>The workloads that an object is: one for most that run pods, one for each template of Argo Workflows, none for all else.</summary>
    /// <param name="candidate">The object.</param>
    /// <param name="objects">What it is deployed with: a workflow says more about the pods of the template that it refers to.</param>
    public static IEnumerable<Workload> AllOf(KubernetesObject candidate, IReadOnlyList<KubernetesObject> objects)
        => WorkflowPods.SpecPath(candidate) is not null ? WorkflowPods.Of(candidate, objects) : From(candidate) is { } workload ? [workload] : [];

    /// <summary>The object as a workload, its first one where Argo makes several pods, or null when it is something else.</summary>
    public static Workload? From(KubernetesObject candidate) => (candidate.Group, candidate.Kind) switch
    {
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("argoproj.io", "Rollout") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("batch", "Job") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("batch", "CronJob") => new Workload(candidate.Root, candidate.Root.Find("spec", "jobTemplate", "spec", "template") as YamlMapping),
        ("", "ReplicationController") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("", "Pod") => new Workload(candidate.Root, candidate.Root),
        ("argoproj.io", _) => WorkflowPods.Of(candidate, []).FirstOrDefault(),
        _ => null,
    };

    private IEnumerable<Container> Read(string key, bool isInit)
        => PodSpec?[key]?.Elements.OfType<YamlMapping>().Select(c => new Container(c, this, isInit)) ?? [];

    /// <summary>The labels that are written; Argo adds some of its own.</summary>
    public IReadOnlyList<YamlEntry> WrittenPodLabels => [.. PodLabels?.Entries.Where(l => l.Key.Span.Length > 0) ?? []];
}
