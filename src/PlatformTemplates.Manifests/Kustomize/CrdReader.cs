using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The field <c>crds</c>: files of OpenAPI definitions whose extensions say which fields of custom resources hold labels,
/// annotations, names, or the names of other objects. Not the CustomResourceDefinition itself, which kustomize refuses.
/// </summary>
internal sealed class CrdReader(Build build, Kustomization kustomization)
{
    private readonly List<string> _open = [];

    /// <summary>The fields that the files add.</summary>
    public TransformerConfig Read()
    {
        var added = TransformerConfig.Empty;
        foreach (var item in kustomization.List("crds"))
        {
            build.Try(() =>
            {
                var path = (YamlScalar)item;
                foreach (var config in Read(path))
                    added = added.Merge(config, path.Span);
            });
        }

        return added;
    }

    private IReadOnlyList<TransformerConfig> Read(YamlScalar path)
    {
        if (build.FileOf(kustomization, path) is not { } named)
            return [];
        if (build.Yaml(named) is not { } file)
            throw new RenderException(path.Span, $"The file '{path.Value}' is not text.");
        if (!build.IsReadable(file))
            return [];
        if (file.Text.StartsWith("{", StringComparison.Ordinal) && !JsonText.IsJson(file.Text))
            throw new RenderException(path.Span, $"The file '{path.Value}' begins with '{{' and is read as JSON, which it is not.");
        if (file.Documents.Count == 0)
            return [];
        if (file.Documents[0] is not YamlMapping definitions)
            throw new RenderException(file.Documents[0].Span, "OpenAPI definitions are a mapping from names of types to their schemas.");
        foreach (var entry in definitions.Entries)
        {
            if (entry.Value is not (YamlMapping or YamlScalar { Kind: YamlScalarKind.Null }) || Schema(entry.Value) is not (null or YamlMapping or YamlScalar { Kind: YamlScalarKind.Null }))
                throw new RenderException(entry.Value.Span, $"The OpenAPI definition of '{entry.Key.Value}' is a mapping with a Schema; a CustomResourceDefinition is none.");
        }

        return [.. definitions.Entries.Where(e => IsObject(Properties(e.Value))).Select(e => Read(definitions, e.Key.Value))];
    }

    private static YamlNode? Schema(YamlNode definition) => definition.Members.FirstOrDefault(m => string.Equals(m.Key.Value, "Schema", StringComparison.OrdinalIgnoreCase)).Value;

    private static YamlNode? Properties(YamlNode definition) => Schema(definition)?["properties"];

    private static bool IsObject(YamlNode? properties) => properties?["apiVersion"] is not null && properties["kind"] is not null && properties["metadata"] is not null;

    private TransformerConfig Read(YamlMapping definitions, string type)
    {
        var (annotations, labels, names, references) = (new List<FieldSpec>(), new List<FieldSpec>(), new List<FieldSpec>(), new List<NameReferenceSpec>());
        _open.Clear();
        // The last word of a type's name is its kind; group and version count for nothing.
        Walk(type, [], type.Substring(type.LastIndexOf('.') + 1));
        return new(
            new Dictionary<string, IReadOnlyList<FieldSpec>> { ["commonAnnotations"] = annotations, ["commonLabels"] = labels, ["namePrefix"] = names },
            references);

        void Walk(string name, string[] path, string kind)
        {
            if (definitions.Find(name) is not { } definition)
                return;
            if (_open.Contains(name))
                throw new RenderException(definition.Key.Span, $"The OpenAPI definition of '{name}' refers to itself.");
            _open.Add(name);
            foreach (var property in Properties(definition.Value)?.Members ?? [])
            {
                string[] field = [.. path, property.Key.Value];
                if (Find(property.Value, "annotation") is not null)
                    annotations.Add(new FieldSpec(field, Kind: kind));
                if (Find(property.Value, "label-selector") is not null)
                    labels.Add(new FieldSpec(field, Kind: kind));
                if (Find(property.Value, "identity") is not null)
                    names.Add(new FieldSpec(field, Kind: kind));
                if (Find(property.Value, "object-ref-api-version") is { } version && Find(property.Value, "object-ref-kind") is { } target)
                    references.Add(new NameReferenceSpec(target, [new FieldSpec([.. field, Find(property.Value, "object-ref-name-key") ?? "name"], Kind: kind)], Version: version));
                if (property.Value["$ref"] is YamlScalar { Value.Length: > 0 } reference)
                    Walk(reference.Value, field, kind);
            }

            _open.RemoveAt(_open.Count - 1);
        }
    }

    // An extension counts where it is text.
    private static string? Find(YamlNode property, string extension)
        => property["x-kubernetes-" + extension] is YamlScalar { Kind: YamlScalarKind.String } text ? text.Value : null;
}
