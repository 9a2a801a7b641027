namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// How much a file may ask of its reader. A file is read while somebody waits for a build or types in an editor, so a
/// hostile or broken one must cost no more than a good one.
/// </summary>
public static class YamlLimits
{
    /// <summary>
    /// The most characters a file may have. A cluster takes no single object over 1.5 MiB, hand-written files and the
    /// bundles that service teams keep stay far below, and this much of anything is still read within a second.
    /// </summary>
    public const int Characters = 2 * 1024 * 1024;

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
