using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Analyzers;

/// <summary>
/// A service's files at one moment, with what they say. As long as no file changes, neither does the snapshot: an
/// editor keeps the text of an unchanged file, so a keystroke in C# parses and renders nothing.
/// </summary>
internal sealed class ServiceSnapshot : IManifestFiles
{
    private const int Remembered = 4;

    private static readonly ConditionalWeakTable<SourceText, YamlFile> Parsed = new();
    private static readonly ConditionalWeakTable<SourceText, List<ServiceSnapshot>> Recent = new();

    private readonly ImmutableArray<MarkedFile> _files;
    private readonly Dictionary<string, MarkedFile> _byPath = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<Finding>> _findings;

    private ServiceSnapshot(ImmutableArray<MarkedFile> files, PlatformProperties properties)
    {
        _files = files;
        foreach (var file in files)
            _byPath[file.File.Path] = file;
        Paths = [.. _byPath.Keys.OrderBy(path => path, StringComparer.Ordinal)];
        var root = Normalized(properties["PlatformServiceRoot"]).TrimEnd('/');
        Facts = new ServiceFacts(root, [.. files.Select(f => f.File)], this, properties);
        _findings = new Lazy<IReadOnlyList<Finding>>(() => GuardrailEngine.CheckManifests(Facts));
    }

    /// <summary>What is known without the code.</summary>
    public ServiceFacts Facts { get; }

    /// <summary>What is found without the code.</summary>
    public IReadOnlyList<Finding> Findings => _findings.Value;

    /// <summary>Whether there is any file of the service.</summary>
    public bool IsEmpty => _files.IsEmpty;

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The snapshot of a compilation's files.</summary>
    public static ServiceSnapshot Take(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<MarkedFile>();
        foreach (var file in options.AdditionalFiles)
        {
            if (options.AnalyzerConfigOptionsProvider.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.PlatformKind", out var kind)
                && Enum.TryParse<ServiceFileKind>(kind, ignoreCase: true, out var parsed))
            {
                files.Add(new MarkedFile(new ServiceFile(Normalized(file.Path), parsed), file.Path, file.GetText(cancellationToken)));
            }
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in PlatformProperties.Names)
        {
            if (options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + name, out var value) && value.Length > 0)
                values[name] = value;
        }

        var marked = files.ToImmutable();
        var properties = new PlatformProperties(values);
        if (marked.Select(f => f.Text).FirstOrDefault(t => t is not null) is not { } first)
            return new ServiceSnapshot(marked, properties);

        var recent = Recent.GetOrCreateValue(first);
        lock (recent)
        {
            if (recent.FirstOrDefault(s => s.IsOf(marked, values)) is { } known)
                return known;
            var snapshot = new ServiceSnapshot(marked, properties);
            recent.Insert(0, snapshot);
            if (recent.Count > Remembered)
                recent.RemoveAt(Remembered);
            return snapshot;
        }
    }

    /// <summary>The path as the compiler wrote it, or null where it is none of these files.</summary>
    public string? OriginalPath(string path) => _byPath.TryGetValue(path, out var file) ? file.OriginalPath : null;

    /// <summary>A path the way guardrails write it.</summary>
    public static string Normalized(string path)
    {
        var slashed = path.Replace('\\', '/');
        if (slashed.IndexOf("/../", StringComparison.Ordinal) < 0 && slashed.IndexOf("/./", StringComparison.Ordinal) < 0)
            return slashed;
        var parts = new List<string>();
        foreach (var part in slashed.Split('/'))
        {
            if (part == ".." && parts.Count > 1)
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }

        return string.Join("/", parts);
    }

    /// <inheritdoc/>
    public string? Text(string path) => _byPath.TryGetValue(path, out var file) ? file.Text?.ToString() : null;

    /// <inheritdoc/>
    public YamlFile? Yaml(string path)
    {
        if (!_byPath.TryGetValue(path, out var file) || file.Text is null)
            return null;
        var yaml = Parsed.GetValue(file.Text, text => YamlFile.Parse(path, text.ToString()));
        // Two files never share a text, but nothing forbids a host to do so.
        return yaml.Path == path ? yaml : YamlFile.Parse(path, file.Text.ToString());
    }

    private bool IsOf(ImmutableArray<MarkedFile> files, Dictionary<string, string> properties)
        => _files.Length == files.Length
        && _files.Zip(files, (a, b) => ReferenceEquals(a.Text, b.Text) && a.File == b.File && a.OriginalPath == b.OriginalPath).All(same => same)
        && Facts.Properties.Values.Count == properties.Count
        && properties.All(p => Facts.Properties[p.Key] == p.Value);

    private sealed record MarkedFile(ServiceFile File, string OriginalPath, SourceText? Text);
}
