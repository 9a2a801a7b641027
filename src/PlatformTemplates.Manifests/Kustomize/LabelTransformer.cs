using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields <c>labels</c>, <c>commonLabels</c> and <c>commonAnnotations</c>.</summary>
internal static class LabelTransformer
{
    public static void ApplyLabels(Build build, Kustomization kustomization, Gathering gathering)
    {
        foreach (var label in kustomization.List("labels"))
        {
            if (label["pairs"] is YamlMapping { Entries.Count: > 0 } pairs)
                build.Try(() => Apply(build, pairs, Fields(label, gathering.Config), gathering.Resources));
            build.Trace(gathering, kustomization, "LabelTransformer");
        }

        if (kustomization.Fields["commonLabels"] is YamlMapping { Entries.Count: > 0 } common)
            Apply(build, common, gathering.Config.CommonLabels, gathering.Resources);
        if (kustomization.List("labels").Count > 0 || kustomization.Fields["commonLabels"] is YamlMapping { Entries.Count: > 0 })
            build.Trace(gathering, kustomization, "LabelTransformer");
    }

    public static void ApplyAnnotations(Build build, Kustomization kustomization, Gathering gathering)
    {
        if (kustomization.Fields["commonAnnotations"] is not YamlMapping { Entries.Count: > 0 } annotations)
            return;
        Apply(build, annotations, gathering.Config.CommonAnnotations, gathering.Resources);
        build.Trace(gathering, kustomization, "AnnotationsTransformer");
    }

    private static IReadOnlyList<FieldSpec> Fields(YamlNode label, TransformerConfig config)
    {
        IReadOnlyList<FieldSpec> fields = [];
        foreach (var field in label["fields"]?.Elements ?? [])
            fields = FieldSpec.Merge(fields, [TransformerConfig.ReadField(field)], field.Span);
        if (IsOn(label["includeSelectors"]))
            fields = FieldSpec.Merge(fields, config.CommonLabels, label.Span);
        else if (IsOn(label["includeTemplates"]))
            fields = FieldSpec.Merge(fields, config.TemplateLabels, label.Span);
        return FieldSpec.Merge(fields, config.Labels, label.Span);
    }

    private static YamlEntry Added(YamlEntry entry)
    {
        BareText.CheckKey(entry.Key.Value, entry.Key.Place);
        return entry;
    }

    public static bool IsOn(YamlNode? flag) => flag?.Text is "true" or "True" or "TRUE";

    private static void Apply(Build build, YamlMapping pairs, IReadOnlyList<FieldSpec> fields, ResourceList resources)
    {
        foreach (var resource in resources.Items)
        {
            foreach (var entry in pairs.Entries)
                resource.Shared.Add(entry.Value);
            foreach (var spec in fields)
            {
                if (spec.AppliesTo(resource.Id))
                    build.Try(() => resource.Root = FieldEditor.Apply(resource.Root, spec, pairs, old => Set(old, pairs, spec.Create)));
            }
        }
    }

    private static YamlNode Set(YamlNode? old, YamlMapping pairs, bool create)
    {
        // Nothing is written where a field is null and may not be made.
        if (old is YamlScalar { Kind: YamlScalarKind.Null } && !create)
            return old;
        var mapping = old switch
        {
            null or YamlScalar { Kind: YamlScalarKind.Null } => new YamlMapping([], pairs.Span),
            YamlMapping there => there,
            _ => throw new RenderException(old.Span, "Labels and annotations are a mapping."),
        };
        // Only where the key is new, the value itself is put in; else the one that is there takes its text.
        return mapping.WithAll([.. pairs.Entries.Select(e => mapping.Find(e.Key.Value) is null ? Added(e) : e with { Value = e.Value.At(e.Value.Span) })]);
    }
}
