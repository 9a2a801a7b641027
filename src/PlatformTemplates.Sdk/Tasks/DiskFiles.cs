using System.Text;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Sdk;

/// <summary>Files on disk, each read at most once.</summary>
internal sealed class DiskFiles : IManifestFiles
{
    private readonly Dictionary<string, Lazy<string?>> _texts;
    private readonly Dictionary<string, Lazy<YamlFile?>> _yaml;

    /// <param name="paths">The files that may be read: absolute, with <c>/</c>.</param>
    public DiskFiles(IEnumerable<string> paths)
    {
        Paths = [.. paths.Distinct(StringComparer.Ordinal).OrderBy(p => p, StringComparer.Ordinal)];
        _texts = Paths.ToDictionary(p => p, p => new Lazy<string?>(() => Read(p)), StringComparer.Ordinal);
        _yaml = Paths.ToDictionary(p => p, p => new Lazy<YamlFile?>(() => Text(p) is { } text ? YamlFile.Parse(p, text) : null), StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc />
    public string? Text(string path) => _texts.TryGetValue(path, out var text) ? text.Value : null;

    /// <inheritdoc />
    public YamlFile? Yaml(string path) => _yaml.TryGetValue(path, out var yaml) ? yaml.Value : null;

    // One character more than the YAML reader takes is enough for it to refuse the file; the rest of an enormous one is
    // not worth the time. A NUL is in no text file and in nearly every other.
    private static string? Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (text.Length <= YamlLimits.Characters && reader.Read(buffer, 0, buffer.Length) is > 0 and var read)
        {
            if (Array.IndexOf(buffer, '\0', 0, read) >= 0)
                return null;
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
