using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>The Argo CD and Flux objects of a service, and which folders they deploy to where.</summary>
internal sealed class GitOpsFacts
{
    private const string ArgoCd = "argoproj.io";
    private const string FluxKustomize = "kustomize.toolkit.fluxcd.io";

    private readonly string _root;
    private readonly HashSet<string> _folders;
    private readonly HashSet<string> _own;
    private readonly HashSet<(string Repository, string Prefix)> _known;
    private readonly HashSet<KubernetesObject> _rendered;

    private GitOpsFacts(ServiceFacts facts)
    {
        _root = facts.Root;
        _folders = FoldersOf(facts);
        var rendered = Rendered(facts);
        var made = rendered.SelectMany(o => o.Objects).ToList();
        _rendered = [.. made];
        var covered = new HashSet<string>(rendered.SelectMany(o => o.Files), StringComparer.Ordinal);
        Objects = [.. ObjectsOf(facts, ServiceFileKind.GitOps, covered), .. made];
        Sources = [.. Objects.SelectMany(SourcesOf)];
        var said = WhereTheServiceIs(facts).ToList();
        _own = [.. said.Select(s => s.Repository)];
        _known = [.. said, .. Sources.Where(s => s.Repository is { IsKnown: true }).SelectMany(s => Existing(s) is { } found ? [(Repository(s.Repository!), found.Prefix)] : Array.Empty<(string, string)>())];
    }

    /// <summary>The objects, also those inside a list or a set of Flux resources; as their overlays make them where a kustomization lists them.</summary>
    public IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>Whether an object is as a file has it: a part of another one was put together from several.</summary>
    public bool IsAsWritten(KubernetesObject candidate) => !_rendered.Contains(candidate);

    /// <summary>What they deploy.</summary>
    public IReadOnlyList<DeployedSource> Sources { get; }

    public static GitOpsFacts Read(ServiceFacts facts) => new(facts);

    /// <summary>The objects of one group and kind.</summary>
    public IEnumerable<KubernetesObject> Of(string group, string kind) => Objects.Where(o => o.Group == group && o.Kind == kind);

    /// <summary>The folder of the service that a source deploys; null where it is not one of its folders, or not known.</summary>
    public string? FolderOf(DeployedSource source) => Existing(source)?.Folder;

    /// <summary>
    /// Whether a source's path leads into this service and to no folder there. The path begins at the root of a
    /// repository, which may be above the service: only where the catalog, or another source that is found, says
    /// where in that repository the service is can anybody tell.
    /// </summary>
    public bool IsMissing(DeployedSource source)
    {
        if (source is not { Path: { IsKnown: true } path, Repository: { IsKnown: true } repository, FollowsMainLine: true } || Existing(source) is not null)
            return false;
        var text = Clean(path.Value);
        // Other folders than those of manifests are not handed over by the host, so nobody knows whether they are there.
        return text is not null && _known.Any(k => k.Repository == Repository(repository)
            && Below(text, k.Prefix) is { Length: > 0 } rest
            && _folders.Contains($"{_root}/{rest.Split('/')[0]}"));
    }

    private (string Prefix, string Folder)? Existing(DeployedSource source)
    {
        if (source.Path is not { IsKnown: true } path || Clean(path.Value) is not { } text)
            return null;
        // Another repository may have a folder of the same name.
        if (_own.Count > 0 && source.Repository is { IsKnown: true } repository && !_own.Contains(Repository(repository)))
            return null;
        var parts = text.Split('/');
        for (var taken = 0; taken < parts.Length; taken++)
        {
            var prefix = string.Join("/", parts.Take(taken));
            var folder = $"{_root}/{string.Join("/", parts.Skip(taken))}";
            if ((taken == 0 || _root.EndsWith("/" + prefix, StringComparison.Ordinal)) && _folders.Contains(folder))
                return (prefix, folder);
        }

        return null;
    }

    private static string? Below(string path, string prefix)
        => prefix.Length == 0 ? path : path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path.Substring(prefix.Length + 1) : null;

    // `./k8s/overlays/dev/` is k8s/overlays/dev; a path that leaves the repository is none.
    private static string? Clean(string path)
    {
        var parts = path.Split('/').Where(p => p is not ("" or ".")).ToList();
        return parts.Count == 0 || parts.Contains("..") ? null : string.Join("/", parts);
    }

    private static string Repository(YamlScalar url) => Repository(url.Value);

    /// <summary>One name, <c>host/owner/name</c> in lower case, for https://host/owner/name.git, ssh://git@host/owner/name and git@host:owner/name.</summary>
    public static string Repository(string url)
    {
        var text = Regex.Replace(url.Trim().ToLowerInvariant(), "^([a-z+]+://)?([^@/]+@)?", "").TrimEnd('/');
        text = Regex.Replace(text, "^([^/:]+):(?![0-9]+/)", "$1/");
        return text.EndsWith(".git", StringComparison.Ordinal) ? text.Substring(0, text.Length - 4) : text;
    }

    /// <summary>The address of the repository that a portal's source location is in, as it is written there; null where it can't be told.</summary>
    public static string? RepositoryOf(string location) => Location(location) is { Success: true } match ? match.Groups["repository"].Value : null;

    private static Match Location(string text) => Regex.Match(text, "^url:(?<repository>.+?)(/-)?/(tree|blob|src)/[^/]+(/(?<prefix>.*?))?/?$");

    private static IEnumerable<(string Repository, string Prefix)> WhereTheServiceIs(ServiceFacts facts)
        => from entity in ObjectsOf(facts, ServiceFileKind.Catalog)
           let location = entity.Root.Find("metadata", "annotations", "backstage.io/source-location")?.Text
           where location is not null
           let match = Location(location)
           where match.Success
           select (Repository(match.Groups["repository"].Value), match.Groups["prefix"].Value);

    private static HashSet<string> FoldersOf(ServiceFacts facts)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        // Of a folder with settings or code the host hands over a file or two, and nobody knows what else is there.
        foreach (var file in facts.ServiceFiles.Where(f => f.Kind is ServiceFileKind.Manifest or ServiceFileKind.GitOps))
        {
            var folder = file.Path;
            for (int slash; (slash = folder.LastIndexOf('/')) > facts.Root.Length;)
            {
                folder = folder.Substring(0, slash);
                if (!folder.StartsWith(facts.Root + "/", StringComparison.Ordinal) || !folders.Add(folder))
                    break;
            }
        }

        return folders;
    }

    // What overlays make of the files: the cluster never sees a base before its patches.
    private static List<(IReadOnlyList<KubernetesObject> Objects, IReadOnlyList<string> Files)> Rendered(ServiceFacts facts)
    {
        var own = new HashSet<string>(facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.GitOps).Select(f => f.Path), StringComparer.Ordinal);
        if (own.Count == 0)
            return [];
        return [.. facts.Environments.Concat(Environments.Kustomizations(facts.ServiceFiles, facts.Files, ServiceFileKind.GitOps) ?? [])
            .Where(o => o.Files.Any(own.Contains))
            .Select(o => ((IReadOnlyList<KubernetesObject>)[.. o.Objects.Where(c => own.Contains(c.Span.Path)).SelectMany(c => WithInner(c.Root))], o.Files))];
    }

    private static IEnumerable<KubernetesObject> ObjectsOf(ServiceFacts facts, ServiceFileKind kind, HashSet<string>? except = null)
        => facts.ServiceFiles
            .Where(f => f.Kind == kind && f.IsYaml && except?.Contains(f.Path) != true)
            .SelectMany(f => facts.Files.Yaml(f.Path)?.Documents ?? [])
            .OfType<YamlMapping>()
            .SelectMany(WithInner)
            .Where(o => o.Kind.Length > 0);

    private static IEnumerable<KubernetesObject> WithInner(YamlMapping root)
    {
        var outer = new KubernetesObject(root);
        var inner = outer.Kind switch
        {
            "List" => root["items"],
            "ResourceSet" when outer.Group == "fluxcd.controlplane.io" => root.Find("spec", "resources"),
            _ => null,
        };
        return (inner?.Elements ?? []).OfType<YamlMapping>().SelectMany(WithInner).Prepend(outer);
    }

    private IEnumerable<DeployedSource> SourcesOf(KubernetesObject candidate) => (candidate.Group, candidate.Kind) switch
    {
        (ArgoCd, "Application") => OfArgoCd(candidate, candidate.Root["spec"]),
        (ArgoCd, "ApplicationSet") when !IsPatched(candidate)
            => OfArgoCd(candidate, candidate.Root.Find("spec", "template", "spec")),
        (FluxKustomize, "Kustomization") => OfFlux(candidate),
        _ => [],
    };

    /// <summary>Whether something patches the template of an ApplicationSet: it may change anything in it.</summary>
    public static bool IsPatched(KubernetesObject applicationSet)
        => applicationSet.Root.Find("spec", "templatePatch") is not null || Generators(applicationSet).Any(g => g["template"] is not null);

    /// <summary>The generators of an ApplicationSet, also those inside a matrix or a merge: the mapping below each one's name.</summary>
    public static IEnumerable<YamlNode> Generators(KubernetesObject applicationSet) => Generators(applicationSet.Root.Find("spec", "generators"));

    private static IEnumerable<YamlNode> Generators(YamlNode? list)
        => (list?.Elements ?? []).SelectMany(g => g.Members.Select(m => m.Value)).SelectMany(g => Generators(g["generators"]).Prepend(g));

    private static IEnumerable<DeployedSource> OfArgoCd(KubernetesObject owner, YamlNode? spec)
        => from source in (spec?["sources"]?.Elements ?? []).Concat(spec?["source"] is { } one ? [one] : [])
           // A chart of a registry and a source of values alone deploy no folder.
           where source is YamlMapping && source["chart"] is null && source["path"] is not null
           select new DeployedSource(owner, (YamlMapping)source)
           {
               Repository = source["repoURL"] as YamlScalar,
               Path = source["path"] as YamlScalar,
               Revision = source["targetRevision"] as YamlScalar,
               Namespace = spec?.Find("destination", "namespace") as YamlScalar,
           };

    private IEnumerable<DeployedSource> OfFlux(KubernetesObject owner)
    {
        var spec = owner.Root["spec"];
        if (spec is not YamlMapping written || spec.Find("sourceRef", "kind")?.Text != "GitRepository")
            yield break;
        var name = spec.Find("sourceRef", "name")?.Text;
        var @namespace = spec.Find("sourceRef", "namespace")?.Text ?? owner.Namespace;
        var repository = Of("source.toolkit.fluxcd.io", "GitRepository").FirstOrDefault(r => r.Name == name && r.Namespace == @namespace);
        var reference = repository?.Root.Find("spec", "ref");
        yield return new DeployedSource(owner, written)
        {
            IsFlux = true,
            GitRepository = repository,
            Repository = repository?.Root.Find("spec", "url") as YamlScalar,
            Path = spec["path"] as YamlScalar,
            Revision = (reference?["name"] ?? reference?["commit"] ?? reference?["semver"] ?? reference?["tag"] ?? reference?["branch"]) as YamlScalar,
            Namespace = spec["targetNamespace"] as YamlScalar,
        };
    }
}
