using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Workloads;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Models;

/// <summary>How many pods of a workload may run at once.</summary>
/// <param name="Most">As many as its autoscaler may start, else its replicas.</param>
/// <param name="More">How many come on top of them while a new version takes the old one's place.</param>
/// <param name="Written">The number as written; null where a default counts.</param>
internal sealed record PodCount(int Most, int More, YamlNode? Written)
{
    // What KEDA scales to where nothing is written, and how many pods a Deployment and a Rollout add.
    private const int MostOfKeda = 100;
    private const string UsualSurge = "25%";

    /// <summary>All of them.</summary>
    public int Together => Most + More;

    /// <summary>The pods of a workload; null where nobody can know: one a node, or a workflow's.</summary>
    public static PodCount? Of(WorkloadSite site)
    {
        var root = site.Workload.Root;
        switch (site.Workload.Kind)
        {
            case "Pod":
                return new PodCount(1, 0, null);
            case "Job":
                return Read(root.Find("spec", "parallelism"), absent: 1);
            case "CronJob":
                return Read(root.Find("spec", "jobTemplate", "spec", "parallelism"), absent: 1);
            case "Deployment" or "StatefulSet" or "ReplicaSet" or "Rollout" or "ReplicationController":
                var scaler = Replicas.ScalerOf(site);
                var count = scaler is null ? Read(root.Find("spec", "replicas"), absent: 1)
                    : scaler.Kind == "ScaledObject" ? Read(scaler.Root.Find("spec", "maxReplicaCount"), MostOfKeda)
                    : Read(scaler.Root.Find("spec", "maxReplicas"), absent: null);
                return count is null ? null : count with { More = Surge(site, count.Most) };
            default:
                return null;
        }
    }

    private static PodCount? Read(YamlNode? written, int? absent)
        => written?.Text is not { } text ? absent is { } otherwise ? new PodCount(otherwise, 0, null) : null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new PodCount(number, 0, written)
        : null;

    // A Rollout that moves traffic may keep any number of old pods; it is counted as if it kept none.
    private static int Surge(WorkloadSite site, int pods)
    {
        var strategy = site.Workload.Root.Find("spec", "strategy");
        YamlNode? surge;
        if (site.Workload.Kind == "Deployment" && strategy?["type"]?.Text != "Recreate")
            surge = strategy?.Find("rollingUpdate", "maxSurge");
        else if (site.Workload.Kind == "Rollout" && strategy?["canary"] is { } canary && canary["trafficRouting"] is null)
            surge = canary["maxSurge"];
        else
            return 0;
        var text = surge?.Text ?? UsualSurge;
        if (!int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return 0;
        // A share of the pods is rounded up.
        return text.EndsWith("%", StringComparison.Ordinal) ? (int)Math.Ceiling(pods * (number / 100.0)) : number;
    }
}
