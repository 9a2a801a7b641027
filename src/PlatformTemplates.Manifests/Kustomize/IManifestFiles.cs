using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The files a renderer may look at. Paths are absolute and use <c>/</c>; the host decides what they stand for
/// (files on disk, the compiler's additional files, an editor's unsaved buffers).
/// </summary>
public interface IManifestFiles
{
    /// <summary>All paths, in ordinal order.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>The text of a file, or null where there is no such file or it is not text.</summary>
    string? Text(string path);

    /// <summary>The file read as YAML, or null where there is no such file or it is not text; one instance per file.</summary>
    YamlFile? Yaml(string path);
}
