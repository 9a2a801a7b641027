using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Makes objects of the documents of a file; the items of a <c>List</c> become objects of their own.</summary>
internal static class ResourceReader
{
    /// <summary>The objects of a file.</summary>
    /// <exception cref="RenderException">A document is no object; the file as a whole is then refused, as kustomize does.</exception>
    public static List<Resource> Read(YamlFile file, OpenApi types)
    {
        var result = new List<Resource>();
        var waiting = new Queue<YamlNode>(file.Documents);
        while (waiting.Count > 0)
        {
            var document = waiting.Dequeue();
            if (document is YamlMapping { Entries.Count: 0 })
                continue;
            var leavesOut = false;
            var root = Check(document, ref leavesOut);
            var kind = root["kind"]!.Text!;
            if (!kind.EndsWith("List", StringComparison.Ordinal) || root.Find("items") is not { } items)
            {
                types.Meet(root["apiVersion"]?.Text ?? "", kind);
                result.Add(new Resource(root, types) { IsRespelled = leavesOut });
                continue;
            }

            if (items.Value is not (YamlSequence or YamlScalar { Kind: YamlScalarKind.Null }))
                throw new RenderException(items.Value.Span, $"The items of a {kind} are a list.");
            foreach (var item in items.Value.Elements)
                waiting.Enqueue(item);
        }

        return result;
    }

    private static YamlMapping Check(YamlNode document, ref bool leavesOut)
    {
        if (document is not YamlMapping root)
            throw new RenderException(document.Span, "A Kubernetes object is a mapping with apiVersion, kind and metadata.");
        if (root["kind"] is not YamlScalar { Text: not null and not "" } kind)
            throw new RenderException(root["kind"]?.Span ?? First(root), "The object has no kind.");
        if (root["apiVersion"] is not (null or YamlScalar))
            throw new RenderException(root["apiVersion"]!.Span, "The apiVersion of an object is text.");
        if (root["metadata"] is not (null or YamlMapping or YamlScalar { Kind: YamlScalarKind.Null }))
            throw new RenderException(root["metadata"]!.Span, "The metadata of an object is a mapping.");
        if (!kind.Value.EndsWith("List", StringComparison.Ordinal) && root.Find("metadata", "name") is not YamlScalar { Text: not null and not "" })
            throw new RenderException(root.Find("metadata", "name")?.Span ?? kind.Span, $"The {kind.Value} has no metadata.name.");
        foreach (var field in (string[])["labels", "annotations"])
        {
            // A single value passes: of annotations kustomize takes it off, labels go out as they are.
            if (root.Find("metadata", field) is YamlSequence list)
                throw new RenderException(list.Span, $"The {field} of an object are a mapping.");
        }

        CheckValues(root, ref leavesOut);
        return root;
    }

    private static SourceSpan First(YamlMapping root) => root.Entries.Count > 0 ? root.Entries[0].Key.Span : root.Span;

    /// <summary>What JSON, and so Kubernetes, cannot hold: keys that are not text, numbers that are none. Tells also whether a value is left out.</summary>
    private static void CheckValues(YamlNode node, ref bool leavesOut)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    if (entry.Key.Kind != YamlScalarKind.String || entry.Key.HasDisputedTag)
                        throw new RenderException(entry.Key.Span, $"The key {entry.Key.Value} must be text: put it in quotes.");
                    CheckValues(entry.Value, ref leavesOut);
                }

                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                    CheckValues(sequence.Items[i], ref leavesOut);
                break;
            case YamlScalar { HasDisputedTag: true } tagged:
                throw new RenderException(tagged.Span, "What this tag means depends on where kustomize uses the value, as it is written or as it is meant: write the value without it.", RenderProblemKind.Unsupported);
            case YamlScalar { IsLeftOut: true }:
                leavesOut = true;
                break;
            case YamlScalar { Kind: YamlScalarKind.Float } number:
                var value = ScalarResolution.ToDouble(number.Value);
                if (double.IsInfinity(value) || double.IsNaN(value))
                    throw new RenderException(number.Span, $"JSON has no number {number.Value}.");
                break;
        }
    }
}
