using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class OwnerLabels() : WorkloadGuardrail(About)
{
    private static readonly string[] Recommended = ["app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by"];

    // Organisations prefix these as they like; what stands behind the slash says what it is.
    private static readonly string[][] Cost =
    [
        ["platform/owner", "owner", "team"],
        ["platform/system", "system"],
        ["platform/cost-center", "cost-center", "cost-centre", "costcenter", "costcentre", "cost_center"],
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
            return [];
        var missing = Missing(LabelsOf(site));
        if (missing.Count == 0)
            return [];
        var path = site.PodLabelsPath;
        var removed = missing.FirstOrDefault(label => site.Workload.Root.WhyMissing([.. path, label]) is not null) ?? missing[0];
        return [site.Missing(
            About, $"runs pods without {(missing.Count == 1 ? "the label" : "the labels")} {string.Join(", ", missing)}", "Set them in the labels of the pod template.",
            [.. path, removed], (file, written) => Known(site, missing) is { Count: > 0 } known ? Set(file, written, path, known) : [])];
    }

    private static List<string> Missing(HashSet<string> there)
    {
        var missing = new List<string>();
        foreach (var label in Recommended)
        {
            if (!there.Contains(label))
                missing.Add(label);
        }

        foreach (var names in Cost)
        {
            var found = false;
            foreach (var label in there)
                found |= Array.IndexOf(names, label.Substring(label.LastIndexOf('/') + 1), 1) > 0;
            if (!found)
                missing.Add(names[0]);
        }

        return missing;
    }

    // Argo CD may set labels on top of what is rendered.
    private static HashSet<string> LabelsOf(WorkloadSite site)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var label in site.Workload.PodLabels?.Entries ?? [])
            labels.Add(label.Key.Value);
        foreach (var source in site.Facts.GitOps.Sources)
        {
            if (site.Facts.GitOps.FolderOf(source) != site.Environment.Folder)
                continue;
            foreach (var label in source.Written.Find("kustomize", "commonLabels")?.Members ?? [])
                labels.Add(label.Key.Value);
        }

        return labels;
    }

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
