using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields <c>labels</c>, <c>commonLabels</c> and <c>commonAnnotations</c>.</summary>
internal static class LabelTransformer
{
    public static void ApplyLabels(Build build, Kustomization kustomization, ResourceList resources)
    {
        foreach (var label in kustomization.List("labels"))
        {
            if (label["pairs"] is YamlMapping pairs)
                build.Try(() => Apply(build, pairs, Fields(label), resources));
        }

        if (kustomization.Fields["commonLabels"] is YamlMapping common)
            Apply(build, common, DefaultFieldSpecs.CommonLabels, resources);
    }

    public static void ApplyAnnotations(Build build, Kustomization kustomization, ResourceList resources)
    {
        if (kustomization.Fields["commonAnnotations"] is YamlMapping annotations)
            Apply(build, annotations, DefaultFieldSpecs.CommonAnnotations, resources);
    }

    private static List<FieldSpec> Fields(YamlNode label)
    {
        var fields = new List<FieldSpec>();
        foreach (var field in label["fields"]?.Elements ?? [])
        {
            var spec = new FieldSpec(
                field["path"]?.Text ?? "", IsOn(field["create"]), field["kind"]?.Text ?? "", field["group"]?.Text ?? "", field["version"]?.Text ?? "");
            if (Array.Exists(spec.Path, p => p.Length == 0))
                throw new RenderException(field.Span, "A field for labels needs a path of keys with '/' between them.");
            Add(fields, spec, field.Span);
        }

        if (IsOn(label["includeSelectors"]))
        {
            AddAll(fields, DefaultFieldSpecs.CommonLabels, label.Span);
            return fields;
        }

        if (IsOn(label["includeTemplates"]))
            AddAll(fields, DefaultFieldSpecs.TemplateLabels, label.Span);
        Add(fields, DefaultFieldSpecs.TemplateLabels[0], label.Span);
        return fields;
    }

    private static void AddAll(List<FieldSpec> fields, IReadOnlyList<FieldSpec> more, SourceSpan place)
    {
        foreach (var field in more)
            Add(fields, field, place);
    }

    private static void Add(List<FieldSpec> fields, FieldSpec added, SourceSpan place)
    {
        foreach (var field in fields)
        {
            if (!field.HasPath(added.Path) || !Covers(added, field))
                continue;
            if (field.Create != added.Create)
                throw new RenderException(place, $"The field {string.Join("/", added.Path)} is given twice, with and without create.");
            return;
        }

        fields.Add(added);
    }

    private static bool Covers(FieldSpec wide, FieldSpec narrow)
        => (wide.Kind.Length == 0 || wide.Kind == narrow.Kind) && (wide.Group.Length == 0 || wide.Group == narrow.Group)
            && (wide.Version.Length == 0 || wide.Version == narrow.Version);

    public static bool IsOn(YamlNode? flag) => flag?.Text is "true" or "True" or "TRUE";

    private static void Apply(Build build, YamlMapping pairs, IReadOnlyList<FieldSpec> fields, ResourceList resources)
    {
        foreach (var resource in resources.Items)
        {
            foreach (var spec in fields)
            {
                if (spec.AppliesTo(resource.Id))
                    build.Try(() => resource.Root = FieldEditor.Apply(resource.Root, spec, pairs.Span, old => Set(old, pairs)));
            }
        }
    }

    private static YamlMapping Set(YamlNode? old, YamlMapping pairs)
    {
        var mapping = old switch
        {
            null => new YamlMapping([], pairs.Span),
            YamlMapping there => there,
            _ => throw new RenderException(old.Span, "Labels and annotations are a mapping."),
        };
        return mapping.WithAll(pairs.Entries);
    }
}
