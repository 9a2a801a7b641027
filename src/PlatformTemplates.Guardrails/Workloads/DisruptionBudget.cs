using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class DisruptionBudget() : WorkloadGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.DisruptionBudget, GuardrailCategory.Workload,
        "A replicated workload has a PodDisruptionBudget that can be satisfied", "s/w/E",
        why: "Without a budget a drain may evict all replicas at once. With one that can't be satisfied no pod may ever leave, and the node's upgrade waits until somebody deletes the budget by hand.",
        fix: "Add a PodDisruptionBudget that selects the pods, with `maxUnavailable: 1`: it holds for any number of replicas.",
        fixTitle: "Let one pod at a time leave");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        if (Replicas.Of(site) is not { Minimum: >= 2 and var replicas })
            yield break;
        var budgets = site.Environment.OfKind("PodDisruptionBudget").Where(o => o.Group == "policy" && o.MayBeBeside(site.Workload) && new LabelSelector(o.Root.Find("spec", "selector")).Matches(site.Workload.PodLabels)).ToList();
        // What can't be rendered may hold one.
        if (budgets.Count == 0 && site.Environment.IsComplete)
            yield return site.Missing(About, $"runs {replicas} replicas and has no PodDisruptionBudget", "Add one that selects its pods.", ["spec", "template", "metadata", "labels"], Append);
        foreach (var budget in budgets)
        {
            if (Blocking(budget.Root["spec"], replicas) is { } written)
                yield return site.At(About, written.Value.Span, $"{budget} never lets a pod of {site.Target} leave, so its node can't be drained. Set maxUnavailable: 1.", Mended(site, written));
        }
    }

    private static YamlEntry? Blocking(YamlNode? spec, int replicas)
    {
        if ((spec as YamlMapping)?.Find("maxUnavailable") is { } most && most.Value.Text is "0" or "0%")
            return most;
        if ((spec as YamlMapping)?.Find("minAvailable") is not { } least || least.Value.Text is not { } text)
            return null;
        var isShare = text.EndsWith("%", StringComparison.Ordinal);
        if (!int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        // A share of the pods is rounded up.
        return (isShare ? (long)Math.Ceiling(replicas * (number / 100.0)) : number) >= replicas ? least : null;
    }

    private static Fix? Mended(WorkloadSite site, YamlEntry written)
    {
        if (written.Key.Value == "maxUnavailable")
            return ReplacedValue.With(site.Facts, written.Value, "1", About.FixTitle);
        return written.Key.Span.Path == written.Value.Span.Path && ReplacedValue.With(site.Facts, written.Key, "maxUnavailable", About.FixTitle) is { } key && ReplacedValue.With(site.Facts, written.Value, "1", About.FixTitle) is { } value
            ? new Fix(About.FixTitle, [.. key.Edits, .. value.Edits])
            : null;
    }

    private static IReadOnlyList<TextEdit> Append(YamlFile file, YamlMapping workload)
    {
        if (workload.Find("spec", "selector", "matchLabels")?.Members is not { Count: > 0 } labels || workload.Find("metadata", "name")?.Text is not { } name)
            return [];
        return YamlEdit.AppendDocument(
            file,
            [
                "apiVersion: policy/v1", "kind: PodDisruptionBudget", "metadata:", $"  name: {name}", "spec:", "  maxUnavailable: 1", "  selector:", "    matchLabels:",
                .. labels.Select(l => $"      {Written(file, l.Key)}: {Written(file, l.Value)}"),
            ]);
    }

    private static string Written(YamlFile file, YamlNode node) => file.Text.Substring(node.Span.Start, node.Span.Length);
}
