using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class VolumeOfOneNode() : WorkloadGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.VolumeOfOneNode, GuardrailCategory.Workload,
        "A Deployment whose volume can be mounted by one node only does not roll with surge", "s/w/w",
        why: "During a rolling update the new pod waits for a volume that the old pod holds, and the old pod waits for the new one to be ready. The rollout stands still until its deadline.",
        fix: "Set `strategy.type: Recreate`, or `rollingUpdate.maxSurge: 0`; or keep the state where more than one pod can reach it.");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        var strategy = site.Workload.Root.Find("spec", "strategy");
        if (site.Workload.Kind != "Deployment" || strategy?["type"]?.Text == "Recreate" || strategy?.Find("rollingUpdate", "maxSurge")?.Text is "0" or "0%" || site.MayBeCompletedElsewhere)
            yield break;
        foreach (var claim in (site.Workload.PodSpec?["volumes"]?.Elements ?? []).Select(v => v.Find("persistentVolumeClaim", "claimName")).OfType<YamlNode>())
        {
            if (IsOfOneNode(site, claim.Text))
                yield return site.At(About, claim.Span, $"{site.Target} rolls with surge, but only one node can mount the volume '{claim.Text}': the new pod never starts. Set strategy.type to Recreate.");
        }
    }

    private static bool IsOfOneNode(WorkloadSite site, string? name)
        => site.Environment.OfKind("PersistentVolumeClaim").FirstOrDefault(o => o.Group.Length == 0 && o.Name == name && o.Namespace == site.Workload.Namespace)?.Root.Find("spec", "accessModes")?.Elements is { Count: > 0 } modes
        && modes.All(m => m.Text is "ReadWriteOnce" or "ReadWriteOncePod");
}
