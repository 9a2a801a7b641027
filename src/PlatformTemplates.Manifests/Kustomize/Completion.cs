using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What kustomize does with every object in the end: it must still be one, and its annotations are texts.</summary>
internal static class Completion
{
    public static void Complete(Resource resource)
    {
        Check(resource);
        resource.Root = (YamlMapping)FoldedText.Rewritten(WithTexts(resource.Root, "annotations"));
    }

    /// <summary>The object with annotations, or labels, that are texts; those that are none at all are taken off, as are empty ones.</summary>
    public static YamlMapping WithTexts(YamlMapping root, string field)
    {
        if (root.Find("metadata") is not { Value: YamlMapping metadata } entry || metadata.Find(field) is not { } found)
            return root;
        if (found.Value is YamlSequence { Items.Count: > 0 } list)
            throw new RenderException(list.Span, $"The {field} of an object are a mapping.");
        foreach (var member in found.Value.Members)
            BareText.CheckKey(member.Key.Value, member.Key.Place);
        if (found.Value is not YamlMapping { Entries.Count: > 0 } mapping)
            return root.With(entry.Key, new YamlMapping([.. metadata.Entries.Where(e => e.Key.Value != field)], metadata.Span, metadata.Removed));
        return AsTexts(mapping) is { } texts ? root.With(entry.Key, metadata.With(found.Key, texts)) : root;
    }

    private static void Check(Resource resource)
    {
        var root = resource.Root;
        if (root["kind"] is not YamlScalar { Text: not null and not "" })
            throw new RenderException(root["kind"]?.Span ?? resource.NameSpan, "A patch leaves this object without a kind.");
        if (!resource.Kind.EndsWith("List", StringComparison.Ordinal) && root.Find("metadata", "name") is not YamlScalar { Text: not null and not "" })
            throw new RenderException(root["metadata"]?.Span ?? root.Span, $"A patch leaves this {resource.Kind} without a name.");
    }

    // The same mapping with values that are texts, null where all of them are.
    private static YamlMapping? AsTexts(YamlMapping mapping)
        => mapping.Entries.All(e => e.Value is YamlScalar { Kind: YamlScalarKind.String } text && ReferenceEquals(text.WithoutTime, text.Value))
            ? null
            : mapping.WithAll([.. mapping.Entries.Select(e => e with { Value = new YamlScalar((e.Value as YamlScalar)?.WithoutTime ?? "", YamlScalarKind.String, e.Value.Span) })]);
}
