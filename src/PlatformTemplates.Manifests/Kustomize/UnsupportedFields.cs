namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What a kustomization asks for and this renderer does not do is told, never passed over.</summary>
internal static class UnsupportedFields
{
    private static readonly (string Field, string Reason)[] Fields =
    [
        ("helmCharts", "Helm charts are not rendered here"),
        ("helmChartInflationGenerator", "Helm charts are not rendered here"),
        ("generators", "Generator plugins are not run here"),
        ("transformers", "Transformer plugins are not run here"),
        ("validators", "Validator plugins are not run here"),
    ];

    /// <summary>Tells of each of them, and whether there is one.</summary>
    public static bool Report(Build build, Kustomization kustomization)
    {
        var any = false;
        foreach (var (field, reason) in Fields)
        {
            if (kustomization.Fields.Find(field) is not { } entry)
                continue;
            if (entry.Value.Elements.Count == 0 && entry.Value.Members.Count == 0)
                continue;
            build.Unsupported(entry.Key.Span, $"{reason}; the objects are looked at without them.");
            any = true;
        }

        return any;
    }
}
