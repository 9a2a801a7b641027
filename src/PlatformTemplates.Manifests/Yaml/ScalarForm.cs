namespace PlatformTemplates.Manifests.Yaml;

/// <summary>What a scalar's text does not tell of how it was written.</summary>
[Flags]
internal enum ScalarForm : byte
{
    None = 0,

    /// <summary>Without quotes and without a tag: other readers of YAML may take it for something else.</summary>
    Plain = 1,

    /// <summary>With a tag that is none of YAML's own, <c>!env_var</c>: only the program that knows the tag can tell the value.</summary>
    ForeignTag = 2,

    /// <summary>With a tag that readers of YAML take for different things: <c>!!binary</c>, <c>!!timestamp</c> or a lone <c>!</c>.</summary>
    DisputedTag = 4,

    /// <summary>Folded, with lines that are more indented than the others.</summary>
    Folded = 8,

    /// <summary>Not at all, inside of braces: kustomize takes that for null and writes an empty text.</summary>
    LeftOut = 16,
}
