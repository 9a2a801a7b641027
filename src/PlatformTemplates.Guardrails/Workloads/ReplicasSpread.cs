using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ReplicasSpread() : WorkloadGuardrail(About)
{
    private static readonly string[] Path = ["spec", "template", "spec", "topologySpreadConstraints"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ReplicasSpread, GuardrailCategory.Workload,
        "Replicas are spread over nodes or zones", "-/w/E",
        why: "The scheduler's own preference is weak: after a few rollouts all replicas may stand on one node, and its failure is an outage that the number of replicas promised to prevent.",
        fix: "Add `topologySpreadConstraints` by `kubernetes.io/hostname`, by `topology.kubernetes.io/zone` too where the cluster has zones, or a pod anti-affinity.",
        fixTitle: "Spread the replicas over nodes");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        var pod = site.Workload.PodSpec;
        if (pod is null || Replicas.Of(site) is not { Minimum: >= 2 and var replicas } || pod["topologySpreadConstraints"] is YamlSequence { Items.Count: > 0 } || pod.Find("affinity", "podAntiAffinity") is not null || site.MayBeCompletedElsewhere)
            yield break;
        yield return site.Missing(About, $"runs {replicas} replicas that may all stand on one node", "Add topologySpreadConstraints.", Path, Insert);
    }

    private static IReadOnlyList<Manifests.Text.TextEdit> Insert(YamlFile file, YamlMapping workload)
        => workload.Find("spec", "selector", "matchLabels")?.Members is { Count: > 0 } labels
            ? YamlEdit.SetBlock(file, workload, Path,
            [
                "- maxSkew: 1", "  topologyKey: kubernetes.io/hostname", "  whenUnsatisfiable: ScheduleAnyway", "  labelSelector:", "    matchLabels:",
                .. labels.Select(l => $"      {Written(file, l.Key)}: {Written(file, l.Value)}"),
            ])
            : [];

    private static string Written(YamlFile file, YamlNode node) => file.Text.Substring(node.Span.Start, node.Span.Length);
}
