namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// How much a file may ask of its reader. A file is read while somebody waits for a build or types in an editor, so a
/// hostile or broken one must cost no more than a good one.
/// </summary>
public static class YamlLimits
{
    /// <summary>
    /// The most characters a file may have. A cluster takes no single object over 1.5 MiB and hand-written files stay far
    /// below, but the bundle of an operator's definitions, each with a whole pod in it, comes near to it.
    /// </summary>
    public const int Characters = 4 * 1024 * 1024;

    /// <summary>
    /// How many keys and values a file may have. A file of the most characters has about as many where it is written as
    /// manifests are, ten characters each; one of nothing but commas has a million, and takes seconds to read instead of
    /// a part of one.
    /// </summary>
    public const int Values = 200_000;

    /// <summary>
    /// How deep values may nest. A pod's deepest field has about 12 levels and an OpenAPI schema in a CRD about 60; nodes are
    /// walked by recursion, and this much fits on the smallest stack of a compiler's thread.
    /// </summary>
    public const int Depth = 200;

    /// <summary>
    /// How many values all aliases and merge keys of a file may stand for. Honest files repeat a few hundred; a few lines of
    /// aliases of aliases stand for billions.
    /// </summary>
    public const int AliasedNodes = 50_000;

    /// <summary>How many problems of one file are told: the first ones say what is wrong, a file of another format has thousands.</summary>
    public const int Problems = 20;
}
