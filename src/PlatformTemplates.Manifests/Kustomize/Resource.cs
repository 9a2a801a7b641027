using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>How a generated object meets one of the same name that is there already.</summary>
internal enum GeneratorBehavior
{
    Create,
    Merge,
    Replace,
}

/// <summary>An object on its way through a build, with what the build must remember of it.</summary>
internal sealed class Resource
{
    private YamlMapping _root;
    private ResourceId? _id;

    private readonly OpenApi _types;

    public Resource(YamlMapping root, OpenApi types)
    {
        _root = root;
        _types = types;
    }

    /// <summary>The object as it is now.</summary>
    public YamlMapping Root
    {
        get => _root;
        set
        {
            if (ReferenceEquals(value, _root))
                return;
            _root = Shared.Count == 0 ? value : Shared.Follow(_root, value);
            _id = null;
        }
    }

    /// <summary>The ids it had, the oldest first: names are changed, and references to it still use the old ones.</summary>
    public List<ResourceId> Previous { get; private set; } = [];

    /// <summary>The name prefixes it got, the innermost first.</summary>
    public List<string> Prefixes { get; private set; } = [];

    /// <summary>The name suffixes it got, the innermost first.</summary>
    public List<string> Suffixes { get; private set; } = [];

    /// <summary>The names of the variables that stand for a field of it.</summary>
    public List<string> Variables { get; private set; } = [];

    /// <summary>The values that a transformer has put into several fields at once.</summary>
    public SharedValues Shared { get; private set; } = new();

    /// <summary>How it meets one that is there; only generated objects are anything but <see cref="GeneratorBehavior.Create"/>.</summary>
    public GeneratorBehavior Behavior { get; init; }

    /// <summary>Whether its name ends with a hash of its content.</summary>
    public bool NeedsHash { get; set; }

    /// <summary>Whether kustomize has put annotations of its own on it, which it takes off in the end.</summary>
    public bool IsMarked => IsGenerated || Previous.Count > 0 || Prefixes.Count > 0 || Suffixes.Count > 0;

    /// <summary>Whether a generator made it.</summary>
    public bool IsGenerated { get; set; }

    /// <summary>Whether values of it may be written in another way than the output has them.</summary>
    public bool IsRespelled { get; set; }

    public ResourceId Id => _id ??= IdOf(_root, _types);

    /// <summary>The id it was written with.</summary>
    public ResourceId OriginalId => Previous.Count > 0 ? Previous[0] : Id;

    public string Kind => Id.Kind;

    public string Name => Id.Name;

    public string Namespace => Id.Namespace;

    /// <summary>The most telling place of the object.</summary>
    public SourceSpan NameSpan => NamePlace.Span;

    /// <summary>The name, or the object where it has none.</summary>
    public YamlNode NamePlace => Root.Find("metadata", "name") ?? Root;

    /// <summary>Remembers the id it has now, before a change of its name or namespace.</summary>
    public void RememberId()
    {
        Previous.Add(Id with { Namespace = Id.EffectiveNamespace });
        // Kustomize notes it in annotations; a text that stands in their place is gone then.
        if (Root.Find("metadata", "annotations") is YamlScalar { Kind: not YamlScalarKind.Null })
            ClearMetadata("annotations");
    }

    /// <summary>Forgets what kustomize notes in annotations, when a patch takes them all away: references by an old name lead nowhere, and no hash is added.</summary>
    public void Forget()
    {
        Previous = [];
        Prefixes = [];
        Suffixes = [];
        NeedsHash = false;
        IsGenerated = false;
    }

    public bool HasId(ResourceId id)
    {
        foreach (var previous in Previous)
        {
            if (previous.Matches(id))
                return true;
        }

        return Id.Matches(id);
    }

    /// <summary>The same object for another build.</summary>
    public Resource Copy() => new(_root, _types)
    {
        _id = _id,
        Previous = [.. Previous],
        Prefixes = [.. Prefixes],
        Suffixes = [.. Suffixes],
        Variables = [.. Variables],
        Shared = Shared.Copy(),
        Behavior = Behavior,
        IsGenerated = IsGenerated,
        IsRespelled = IsRespelled,
        NeedsHash = NeedsHash,
    };

    /// <summary>Takes over what the build remembers of the object that this one replaces.</summary>
    public void Inherit(Resource old)
    {
        Previous = [.. old.Previous];
        Prefixes = [.. old.Prefixes];
        Suffixes = [.. old.Suffixes];
        Variables = [.. old.Variables];
        NeedsHash &= old.NeedsHash;
    }

    public void SetMetadata(string key, YamlNode value) => Root = WithMetadata(Root, key, value);

    public void ClearNamespace() => ClearMetadata("namespace");

    public void ClearAnnotation(string key)
    {
        if (Root.Find("metadata", "annotations") is YamlMapping annotations && annotations.Find(key) is not null)
            SetMetadata("annotations", new YamlMapping([.. annotations.Entries.Where(e => e.Key.Value != key)], annotations.Span, annotations.Removed));
    }

    public void ClearMetadata(string key)
    {
        if (Root.Find("metadata") is { Value: YamlMapping metadata } entry && metadata.Find(key) is not null)
            Root = Root.With(entry.Key, new YamlMapping([.. metadata.Entries.Where(e => e.Key.Value != key)], metadata.Span, metadata.Removed));
    }

    private static YamlMapping WithMetadata(YamlMapping root, string key, YamlNode value)
    {
        var place = value.Span;
        var metadata = root["metadata"] as YamlMapping ?? new YamlMapping([], place);
        var keyNode = metadata.Find(key)?.Key ?? new YamlScalar(key, YamlScalarKind.String, place);
        return root.With(root.Find("metadata")?.Key ?? new YamlScalar("metadata", YamlScalarKind.String, place), metadata.With(keyNode, value));
    }

    private static ResourceId IdOf(YamlMapping root, OpenApi types)
    {
        var apiVersion = root["apiVersion"]?.Text ?? "";
        var slash = apiVersion.IndexOf('/');
        var metadata = root["metadata"];
        var id = new ResourceId(
            slash < 0 ? "" : apiVersion.Substring(0, slash),
            slash < 0 ? apiVersion : apiVersion.Substring(slash + 1),
            root["kind"]?.Text ?? "",
            metadata?["name"]?.Text ?? "",
            metadata?["namespace"]?.Text ?? "");
        return types.IsClusterScoped(id.ApiVersion, id.Kind) ? id with { IsClusterScoped = true } : id;
    }
}
