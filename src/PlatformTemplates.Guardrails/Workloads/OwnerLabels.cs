using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class OwnerLabels() : WorkloadGuardrail(About)
{
    private static readonly string[] Recommended = ["app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"];

    // Organisations prefix these as they like; what stands behind the slash says what it is.
    private static readonly (string Label, string[] Names)[] Cost =
    [
        ("platform/owner", ["owner", "team"]),
        ("platform/system", ["system"]),
        ("platform/cost-center", ["cost-center", "cost-centre", "costcenter", "costcentre", "cost_center"]),
    ];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.OwnerLabels, GuardrailCategory.Workload,
        "Pods carry the recommended labels and say who pays for them", "s/w/E",
        why: "Cost reports, dashboards and whoever is on call see pods, not Deployments. A pod without owner, system and cost centre is paid for by nobody and asked about by everybody.",
        fix: "Set the labels in the pod template: kustomize's `labels` reaches it only with `includeTemplates: true`. The cost labels may have any prefix: `platform/owner` or `team`, `platform/system`, `platform/cost-center`.",
        fixTitle: "Set the labels that are known");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        if (site.Workload.Pod is null || site.MayBeCompletedElsewhere)
            yield break;
        var there = new HashSet<string>((site.Workload.PodLabels?.Entries ?? []).Select(e => e.Key.Value).Concat(SetByArgo(site)), StringComparer.Ordinal);
        var missing = Recommended.Where(label => !there.Contains(label))
            .Concat(Cost.Where(c => !there.Any(label => c.Names.Contains(label.Substring(label.LastIndexOf('/') + 1)))).Select(c => c.Label))
            .ToList();
        if (missing.Count == 0)
            yield break;
        var path = PathOf(site);
        var removed = missing.FirstOrDefault(label => site.Workload.Root.WhyMissing([.. path, label]) is not null) ?? missing[0];
        yield return site.Missing(
            About, $"runs pods without {(missing.Count == 1 ? "the label" : "the labels")} {string.Join(", ", missing)}", "Set them in the labels of the pod template.",
            [.. path, removed], (file, written) => Known(site, missing) is { Count: > 0 } known ? Set(file, written, path, known) : []);
    }

    private static string[] PathOf(WorkloadSite site) => site.Workload.Kind switch
    {
        "Pod" => ["metadata", "labels"],
        "CronJob" => ["spec", "jobTemplate", "spec", "template", "metadata", "labels"],
        _ => ["spec", "template", "metadata", "labels"],
    };

    private static IEnumerable<string> SetByArgo(WorkloadSite site)
        => site.Facts.GitOps.Sources
            .Where(s => site.Facts.GitOps.FolderOf(s) == site.Environment.Folder)
            .SelectMany(s => s.Written.Find("kustomize", "commonLabels")?.Members ?? [])
            .Select(m => m.Key.Value);

    // What nothing in the service tells is left to the person: a wrong cost centre is worse than none.
    private static List<string> Known(WorkloadSite site, List<string> missing)
    {
        var controllers = site.Facts.GitOps.Sources.Select(s => s.IsFlux ? "flux" : "argocd").Distinct().ToList();
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["app.kubernetes.io/name"] = site.Workload.Name };
        if (controllers.Count == 1)
            values["app.kubernetes.io/managed-by"] = controllers[0];
        return [.. missing.Where(values.ContainsKey).Select(label => $"{label}: {values[label]}")];
    }

    private static IReadOnlyList<Manifests.Text.TextEdit> Set(YamlFile file, YamlMapping written, string[] path, List<string> labels)
    {
        if (written.Find(path) is not YamlMapping { Entries.Count: > 0 })
            return YamlEdit.SetBlock(file, written, path, labels);
        var edits = labels.SelectMany(l => YamlEdit.Set(file, written, [.. path, l.Substring(0, l.IndexOf(": ", StringComparison.Ordinal))], l.Substring(l.IndexOf(": ", StringComparison.Ordinal) + 2))).ToList();
        // All of them stand at one place, so they are one edit.
        return edits.Count == 0 ? [] : [edits[0] with { NewText = string.Concat(edits.Select(e => e.NewText)) }];
    }
}
