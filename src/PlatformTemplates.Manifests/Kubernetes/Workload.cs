using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>An object that runs pods: it carries a pod specification, or is a pod itself.</summary>
public sealed class Workload : KubernetesObject
{
    private Workload(YamlMapping root, YamlMapping? pod)
        : base(root)
    {
        Pod = pod;
        PodSpec = pod?["spec"] as YamlMapping;
        Containers = [.. Read("initContainers", isInit: true), .. Read("containers", isInit: false)];
    }

    /// <summary>The pod, or the template pods are made from; null where the object borrows another's (<c>workloadRef</c>).</summary>
    public YamlMapping? Pod { get; }

    /// <summary>The pod's specification.</summary>
    public YamlMapping? PodSpec { get; }

    /// <summary>Init containers and containers, in their order.</summary>
    public IReadOnlyList<Container> Containers { get; }

    /// <summary>Whether its pods are meant to run on, not to finish.</summary>
    public bool IsLongRunning => Kind switch
    {
        "Job" or "CronJob" => false,
        "Pod" => PodSpec?["restartPolicy"]?.Text is null or "Always",
        _ => true,
    };

    /// <summary>Whether a HorizontalPodAutoscaler or a ScaledObject scales it.</summary>
    public bool IsScaledBy(KubernetesObject scaler)
        => scaler.Root.Find("spec", "scaleTargetRef") is { } target && target["name"]?.Text == Name && (target["kind"]?.Text ?? "Deployment") == Kind && scaler.Namespace == Namespace;

    /// <summary>The labels its pods carry, or null.</summary>
    public YamlMapping? PodLabels => Pod?.Find("metadata", "labels") as YamlMapping;

    /// <summary>The object as a workload, or null when it is something else.</summary>
    public static Workload? From(KubernetesObject candidate) => (candidate.Group, candidate.Kind) switch
    {
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("argoproj.io", "Rollout") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("batch", "Job") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("batch", "CronJob") => new Workload(candidate.Root, candidate.Root.Find("spec", "jobTemplate", "spec", "template") as YamlMapping),
        ("", "ReplicationController") => new Workload(candidate.Root, candidate.Root.Find("spec", "template") as YamlMapping),
        ("", "Pod") => new Workload(candidate.Root, candidate.Root),
        _ => null,
    };

    private IEnumerable<Container> Read(string key, bool isInit)
        => PodSpec?[key]?.Elements.OfType<YamlMapping>().Select(c => new Container(c, this, isInit)) ?? [];
}
