using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What kustomize does with every object in the end: it must still be one, and its annotations are texts.</summary>
internal static class Completion
{
    public static void Complete(Resource resource)
    {
        Check(resource);
        if (resource.Root.Find("metadata", "annotations") is not { } annotations)
            return;
        switch (annotations)
        {
            case YamlSequence:
                throw new RenderException(annotations.Span, $"The annotations of {resource.Id} are a mapping.");
            case YamlMapping { Entries.Count: > 0 } mapping:
                if (AsTexts(mapping) is { } texts)
                    resource.SetMetadata("annotations", texts);
                break;
            default:
                // None is the same as an empty mapping, and neither is kept.
                resource.ClearMetadata("annotations");
                break;
        }
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
    private static YamlMapping? AsTexts(YamlMapping annotations)
        => annotations.Entries.All(e => e.Value is YamlScalar { Kind: YamlScalarKind.String } text && ReferenceEquals(text.WithoutTime, text.Value))
            ? null
            : annotations.WithAll([.. annotations.Entries.Select(e => e with { Value = new YamlScalar((e.Value as YamlScalar)?.WithoutTime ?? "", YamlScalarKind.String, e.Value.Span) })]);
}
