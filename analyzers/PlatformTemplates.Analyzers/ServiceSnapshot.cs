using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Analyzers;

/// <summary>
/// A service's files at one moment, with what they say. As long as no file's content changes, neither does the snapshot:
/// a keystroke in C#, the next build in a compiler server and another project of the same service parse and render nothing.
/// </summary>
internal sealed class ServiceSnapshot : IManifestFiles
{
    // How many moments of one service are remembered (each of its projects has its own), and how much text of all
    // services: a compiler server or an editor lives for days, and a solution may hold dozens of services of about
    // 100,000 characters.
    private const int RememberedOfService = 4;
    private const int RememberedCharacters = 8 * 1024 * 1024;

    // The latest first. They hold texts and what was read from them, and nothing of a compilation.
    private static readonly List<ServiceSnapshot> Recent = [];

    private readonly List<MarkedFile> _files;
    private readonly Dictionary<string, MarkedFile> _byPath = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<Finding>> _findings;
    private readonly long _characters;

    private ServiceSnapshot(List<MarkedFile> files, PlatformProperties properties)
    {
        _files = files;
        var serviceFiles = new ServiceFile[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            _byPath[files[i].File.Path] = files[i];
            serviceFiles[i] = files[i].File;
            _characters += files[i].Length;
        }

        var paths = new string[_byPath.Count];
        _byPath.Keys.CopyTo(paths, 0);
        Array.Sort(paths, StringComparer.Ordinal);
        Paths = paths;
        var root = Normalized(properties["PlatformServiceRoot"]).TrimEnd('/');
        Facts = new ServiceFacts(root, serviceFiles, this, properties);
        _findings = new Lazy<IReadOnlyList<Finding>>(() => GuardrailEngine.CheckManifests(Facts));
    }

    /// <summary>What is known without the code.</summary>
    public ServiceFacts Facts { get; }

    /// <summary>What is found without the code.</summary>
    public IReadOnlyList<Finding> Findings => _findings.Value;

    /// <summary>Whether there is any file of the service.</summary>
    public bool IsEmpty => _files.Count == 0;

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The snapshot of a compilation's files.</summary>
    public static ServiceSnapshot Take(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        var files = new List<MarkedFile>();
        foreach (var file in options.AdditionalFiles)
        {
            if (options.AnalyzerConfigOptionsProvider.GetOptions(file).TryGetValue("build_metadata.AdditionalFiles.PlatformKind", out var word) && KindOf(word) is { } kind)
                files.Add(new MarkedFile(new ServiceFile(Normalized(file.Path), kind), file.Path, kind == ServiceFileKind.Page ? null : file.GetText(cancellationToken)));
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in PlatformProperties.Names)
        {
            if (options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + name, out var value) && value.Length > 0)
                values[name] = value;
        }

        lock (Recent)
        {
            return Remember(files, new PlatformProperties(values));
        }
    }

    private static ServiceSnapshot Remember(List<MarkedFile> files, PlatformProperties properties)
    {
        for (var i = 0; i < Recent.Count; i++)
        {
            if (!Recent[i].IsOf(files, properties))
                continue;
            var known = Recent[i];
            Recent.RemoveAt(i);
            Recent.Insert(0, known);
            return known;
        }

        // What did not change since another moment need not be read again.
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var earlier in Recent)
            {
                if (!earlier._byPath.TryGetValue(files[i].File.Path, out var before) || !before.IsSameAs(files[i]))
                    continue;
                files[i] = before;
                break;
            }
        }

        var snapshot = new ServiceSnapshot(files, properties);
        Recent.Insert(0, snapshot);
        Forget(snapshot);
        return snapshot;
    }

    private static void Forget(ServiceSnapshot latest)
    {
        var ofService = 0;
        var characters = 0L;
        for (var i = 0; i < Recent.Count; i++)
        {
            characters += Recent[i]._characters;
            if (Recent[i].IsOfServiceOf(latest))
                ofService++;
            if (i == 0 || (characters <= RememberedCharacters && (ofService <= RememberedOfService || !Recent[i].IsOfServiceOf(latest))))
                continue;
            characters -= Recent[i]._characters;
            Recent.RemoveAt(i--);
        }
    }

    // Not Enum.TryParse, which would also take numbers and lists.
    private static ServiceFileKind? KindOf(string word) => word.ToLowerInvariant() switch
    {
        "manifest" => ServiceFileKind.Manifest,
        "gitops" => ServiceFileKind.GitOps,
        "catalog" => ServiceFileKind.Catalog,
        "exceptions" => ServiceFileKind.Exceptions,
        "configuration" => ServiceFileKind.Configuration,
        "customresourcedefinition" => ServiceFileKind.CustomResourceDefinition,
        "workflow" => ServiceFileKind.Workflow,
        "docs" => ServiceFileKind.Docs,
        "page" => ServiceFileKind.Page,
        "definition" => ServiceFileKind.Definition,
        "template" => ServiceFileKind.Template,
        "licenses" => ServiceFileKind.Licenses,
        "schema" => ServiceFileKind.Schema,
        _ => null,
    };

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
    public string? Text(string path) => _byPath.TryGetValue(path, out var file) ? file.Text : null;

    /// <inheritdoc/>
    public YamlFile? Yaml(string path) => _byPath.TryGetValue(path, out var file) ? file.Yaml : null;

    private bool IsOf(List<MarkedFile> files, PlatformProperties properties)
    {
        if (_files.Count != files.Count || !HasSame(properties))
            return false;
        for (var i = 0; i < files.Count; i++)
        {
            if (!_files[i].IsSameAs(files[i]))
                return false;
        }

        return true;
    }

    private bool IsOfServiceOf(ServiceSnapshot other) => Facts.Root == other.Facts.Root && HasSame(other.Facts.Properties);

    private bool HasSame(PlatformProperties properties)
    {
        foreach (var name in PlatformProperties.Names)
        {
            if (Facts.Properties[name] != properties[name])
                return false;
        }

        return true;
    }

    /// <summary>A file of the service. The path is the compiler's own way to write it.</summary>
    private sealed class MarkedFile(ServiceFile file, string originalPath, SourceText? source)
    {
        private string? _text;
        private YamlFile? _yaml;

        public ServiceFile File => file;

        public string OriginalPath => originalPath;

        public int Length => source?.Length ?? 0;

        public string? Text => _text ??= source?.ToString();

        // Two threads may read it at the same time; both read the same.
        public YamlFile? Yaml => _yaml ?? (Text is { } text ? _yaml = YamlFile.Parse(file.Path, text) : null);

        public SourceText? Source => source;

        public bool IsSameAs(MarkedFile other)
            => originalPath == other.OriginalPath && file.Kind == other.File.Kind
            && (ReferenceEquals(source, other.Source) || source is not null && other.Source is not null && source.ContentEquals(other.Source));
    }
}
