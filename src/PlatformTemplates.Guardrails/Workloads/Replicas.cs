using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

/// <summary>How many pods of a workload run at least, and who says so.</summary>
/// <param name="Minimum">The number; null where nobody can know.</param>
/// <param name="Scaler">The autoscaler that decides, or null where the workload does.</param>
/// <param name="Written">The number as written, or null where Kubernetes' default counts.</param>
internal sealed record Replicas(int? Minimum, KubernetesObject? Scaler, YamlNode? Written)
{
    /// <summary>The replicas of a workload; null for one that has none: a job, a pod, one pod a node.</summary>
    public static Replicas? Of(WorkloadSite site)
    {
        if (site.Workload is not { IsLongRunning: true, Kind: "Deployment" or "StatefulSet" or "ReplicaSet" or "Rollout" or "ReplicationController" })
            return null;
        if (ScalerOf(site) is { } scaler)
        {
            // KEDA scales to none by default, the built-in autoscaler to one.
            var (key, absent) = scaler.Kind == "ScaledObject" ? ("minReplicaCount", 0) : ("minReplicas", 1);
            return Read(scaler, scaler.Root.Find("spec", key), absent);
        }

        return Read(scaler: null, site.Workload.Root.Find("spec", "replicas"), absent: 1);
    }

    /// <summary>The autoscaler of a workload, or null.</summary>
    public static KubernetesObject? ScalerOf(WorkloadSite site) => ScalerOf(site, "autoscaling", "HorizontalPodAutoscaler") ?? ScalerOf(site, "keda.sh", "ScaledObject");

    private static KubernetesObject? ScalerOf(WorkloadSite site, string group, string kind)
    {
        foreach (var candidate in site.Environment.OfKind(kind))
        {
            if (candidate.Group == group && site.Workload.IsScaledBy(candidate))
                return candidate;
        }

        return null;
    }

    private static Replicas Read(KubernetesObject? scaler, YamlNode? written, int absent)
        => written?.Text is not { } text ? new Replicas(absent, scaler, null)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new Replicas(number, scaler, written)
        : new Replicas(null, scaler, written);
}
