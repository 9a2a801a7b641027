using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What all steps of one build share: the files, and the problems found so far.</summary>
internal sealed class Build(IManifestFiles files)
{
    private readonly List<string> _read = [];
    private readonly HashSet<RenderProblem> _known = [];
    private readonly List<RenderProblem> _problems = [];

    public IReadOnlyList<RenderProblem> Problems => _problems;

    /// <summary>How often a problem was told, the known ones again.</summary>
    public int Reports { get; private set; }

    /// <summary>Every read of a file so far, in the order of reading.</summary>
    public IReadOnlyList<string> Reads => _read;

    /// <summary>The files read, each once.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            var files = new List<string>(new HashSet<string>(_read, StringComparer.Ordinal));
            files.Sort(StringComparer.Ordinal);
            return files;
        }
    }

    /// <summary>What the build writes about itself into the objects; null where it writes nothing.</summary>
    public BuildMetadata? Metadata { get; set; }

    /// <summary>What is known of types.</summary>
    public OpenApi Types { get; } = new();

    public void Invalid(SourceSpan span, string message) => Report(new RenderProblem(RenderProblemKind.Invalid, span, message));

    public void Unsupported(SourceSpan span, string message) => Report(new RenderProblem(RenderProblemKind.Unsupported, span, message));

    /// <summary>Runs one step; where the real build would end there, its problem is told and the build goes on without it.</summary>
    public void Try(Action step)
    {
        try
        {
            step();
        }
        catch (RenderException exception)
        {
            Report(new RenderProblem(exception.Kind, exception.Span, exception.Message));
        }
    }

    /// <summary>Notes that a transformer has gone over the objects.</summary>
    public void Trace(Gathering gathering, Kustomization kustomization, string transformer)
        => Trace(gathering.Resources, kustomization, transformer);

    /// <summary>Notes that a transformer has gone over the objects.</summary>
    public void Trace(ResourceList resources, Kustomization kustomization, string transformer)
    {
        if (Metadata is { } metadata)
            Try(() => metadata.AddTransformation(resources.Items, kustomization, transformer));
    }

    public bool Exists(string path) => IndexOf(path) >= 0;

    /// <summary>Whether any file lies below a folder.</summary>
    public bool IsFolder(string path)
    {
        var at = IndexOf(path + "/");
        at = at >= 0 ? at : ~at;
        return at < files.Paths.Count && files.Paths[at].StartsWith(path + "/", StringComparison.Ordinal);
    }

    public string? Text(string path)
    {
        _read.Add(path);
        return files.Text(path);
    }

    public YamlFile? Yaml(string path)
    {
        _read.Add(path);
        return files.Yaml(path);
    }

    /// <summary>Takes files for read that another build read for the same part.</summary>
    public void AddReads(IReadOnlyList<string> paths) => _read.AddRange(paths);

    /// <summary>Whether a file is YAML; where it is not, its problems become those of the build.</summary>
    public bool IsReadable(YamlFile file)
    {
        foreach (var problem in file.Problems)
            Invalid(problem.Span, problem.Message);
        return file.Problems.Count == 0;
    }

    /// <summary>The absolute path of one that a kustomization names; null where it leads out of the file system.</summary>
    public static string? Resolve(string folder, string path)
    {
        if (path.StartsWith("/", StringComparison.Ordinal))
            folder = "";
        var parts = new List<string>(folder.Split('/'));
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 1)
                parts.RemoveAt(parts.Count - 1);
            else
                return null;
        }

        return string.Join("/", parts);
    }

    public static bool IsBelow(string path, string folder)
        => path.Length > folder.Length && path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/';

    /// <summary>The last part of a path: what people call a folder or file.</summary>
    public static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    /// <summary>
    /// The path of a file that a kustomization names. A file out of its folder is refused by the real build unless it is
    /// told otherwise; it is reported, and read all the same.
    /// </summary>
    public string? FileOf(Kustomization kustomization, YamlScalar named)
        => FileOf(kustomization, named.Value, named.Span);

    /// <inheritdoc cref="FileOf(Kustomization, YamlScalar)"/>
    public string? FileOf(Kustomization kustomization, string named, SourceSpan place)
    {
        var path = Resolve(kustomization.Folder, named);
        if (path is null || !Exists(path))
        {
            if (IsRemote(named))
                Unsupported(place, $"'{named}' lies outside of this repository and cannot be read here.");
            else
                Invalid(place, $"The file '{named}' does not exist.");
            return null;
        }

        if (!IsBelow(path, kustomization.Folder))
            Invalid(place, $"The file '{named}' lies outside of the kustomization's folder; kustomize refuses it unless started with --load-restrictor LoadRestrictionsNone.");
        return path;
    }

    /// <summary>Whether kustomize would look for it on the network.</summary>
    public static bool IsRemote(string path)
        => path.Contains("://") || path.Contains("?ref=") || path.StartsWith("git@", StringComparison.Ordinal)
            || path.StartsWith("git::", StringComparison.Ordinal) || path.StartsWith("github.com/", StringComparison.OrdinalIgnoreCase)
            || path.StartsWith("gitlab.com/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("bitbucket.org/", StringComparison.OrdinalIgnoreCase)
            || path.Contains(".git/") || path.EndsWith(".git", StringComparison.Ordinal);

    private void Report(RenderProblem problem)
    {
        Reports++;
        if (_known.Add(problem))
            _problems.Add(problem);
    }

    private int IndexOf(string path)
    {
        var low = 0;
        var high = files.Paths.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(files.Paths[middle], path);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
