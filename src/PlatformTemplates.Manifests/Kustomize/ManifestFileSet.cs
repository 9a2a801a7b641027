using System.Collections.Concurrent;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Files held in memory, each read as YAML when it is first asked for. Safe for use by several threads.</summary>
public sealed class ManifestFileSet : IManifestFiles
{
    private readonly Dictionary<string, string?> _texts;
    private readonly ConcurrentDictionary<string, Lazy<YamlFile>> _yaml = new(StringComparer.Ordinal);

    /// <summary>A set of files.</summary>
    /// <param name="texts">Absolute paths with <c>/</c>, each with its text, or null for a file that is not text.</param>
    public ManifestFileSet(IEnumerable<KeyValuePair<string, string?>> texts)
    {
        _texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var file in texts)
            _texts[file.Key] = file.Value;
        var paths = _texts.Keys.ToArray();
        Array.Sort(paths, StringComparer.Ordinal);
        Paths = paths;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc/>
    public string? Text(string path) => _texts.TryGetValue(path, out var text) ? text : null;

    /// <inheritdoc/>
    public YamlFile? Yaml(string path)
        => Text(path) is { } text ? _yaml.GetOrAdd(path, p => new Lazy<YamlFile>(() => YamlFile.Parse(p, text))).Value : null;
}
