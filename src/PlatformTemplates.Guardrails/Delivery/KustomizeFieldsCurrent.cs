using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class KustomizeFieldsCurrent() : Guardrail(About)
{
    private static readonly Dictionary<string, string> Successors = new(StringComparer.Ordinal)
    {
        ["bases"] = "Use resources.",
        ["commonLabels"] = "Use labels, with includeSelectors where the selectors need them.",
        ["patchesStrategicMerge"] = "Use patches, with path or patch in each item.",
        ["patchesJson6902"] = "Use patches, whose items have the same form.",
        ["vars"] = "Use replacements.",
        ["imageTags"] = "Use images.",
        ["helmChartInflationGenerator"] = "Use helmCharts.",
    };

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.KustomizeFieldsCurrent, GuardrailCategory.Delivery,
        "A kustomization uses the fields that kustomize keeps", "s/w/w",
        why: "Kustomize warns about these fields today and drops them with the next version of its API; the controller in the cluster may get that version before the service does. `commonLabels` also changes selectors, which a Deployment never takes back.",
        fix: "Use the field that took its place; `kustomize edit fix` does it for a whole file.",
        fixTitle: "Use the current field");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var file in facts.YamlFiles.Where(f => f.IsKustomization))
        {
            if (facts.Files.Yaml(file.Path) is not { Documents: [YamlMapping root, ..] } yaml)
                continue;
            foreach (var entry in root.Entries.Where(e => Successors.ContainsKey(e.Key.Value)))
                yield return new Finding(About, entry.Key.Span, $"Kustomize's field '{entry.Key.Value}' is deprecated. {Successors[entry.Key.Value]}", [], Fix(yaml, root, entry));
        }
    }

    // Only what changes nothing but the spelling: a second list of the same kind would have to be merged in the right order.
    private static Fix? Fix(YamlFile file, YamlMapping root, YamlEntry entry)
    {
        var edits = entry.Key.Value switch
        {
            "bases" when root["resources"] is null => [Renamed(file, entry, "resources")],
            "imageTags" when root["images"] is null => [Renamed(file, entry, "images")],
            "patchesJson6902" when root["patches"] is null && root["patchesStrategicMerge"] is null => [Renamed(file, entry, "patches")],
            "patchesStrategicMerge" when root["patches"] is null && root["patchesJson6902"] is null => Patches(file, entry),
            _ => [],
        };
        return edits.Count == 0 ? null : new Fix(About.FixTitle, edits);
    }

    private static IReadOnlyList<TextEdit> Patches(YamlFile file, YamlEntry entry)
        => entry.Value.Elements is { Count: > 0 } items && file.Text[entry.Value.Span.Start] != '[' && items.All(IsFileName)
            ? [Renamed(file, entry, "patches"), .. items.Select(i => new TextEdit(file.Path, i.Span.Start, 0, "path: "))]
            : [];

    // An item may also be the patch itself.
    private static bool IsFileName(YamlNode item)
        => item.Text is { } text && text.IndexOf('\n') < 0 && (text.EndsWith(".yaml", StringComparison.Ordinal) || text.EndsWith(".yml", StringComparison.Ordinal) || text.EndsWith(".json", StringComparison.Ordinal));

    private static TextEdit Renamed(YamlFile file, YamlEntry entry, string name) => new(file.Path, entry.Key.Span.Start, entry.Key.Span.Length, name);
}
