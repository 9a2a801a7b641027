using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events;

/// <summary>What JSON schemas and AsyncAPI documents say by <c>$ref</c>.</summary>
internal static class LocalReference
{
    // References to references; a circle ends here.
    private const int Longest = 32;

    /// <summary>The node, or what it refers to in its document; null where that is not there or in another file.</summary>
    public static YamlNode? Follow(YamlNode? node, YamlNode document)
    {
        for (var i = 0; i < Longest && node?["$ref"]?.Text is { } reference; i++)
            node = reference.StartsWith("#/", StringComparison.Ordinal) ? document.Find([.. reference.Substring(2).Split('/').Select(p => p.Replace("~1", "/").Replace("~0", "~"))]) : null;
        return node;
    }
}
