namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What tells an object from all others: its type, its name and its namespace.</summary>
internal sealed record ResourceId(string Group, string Version, string Kind, string Name, string Namespace)
{
    /// <summary>Stands in place of a namespace for objects that have none.</summary>
    private const string NoNamespace = "_non_namespaceable_";

    /// <summary>Whether the object lives outside of any namespace.</summary>
    public bool IsClusterScoped { get; init; } = KnownKinds.IsClusterScoped(Group.Length > 0 ? Group + "/" + Version : Version, Kind);

    public string ApiVersion => Group.Length > 0 ? Group + "/" + Version : Version;

    /// <summary>API version and kind in one word.</summary>
    public string Type => ApiVersion + "/" + Kind;

    /// <summary>The namespace the object lives in: an object that names none lives in <c>default</c>.</summary>
    public string EffectiveNamespace => IsClusterScoped ? NoNamespace : Namespace.Length == 0 ? "default" : Namespace;

    /// <summary>Whether both name the same object.</summary>
    public bool Matches(ResourceId other)
        => Name == other.Name && Kind == other.Kind && Group == other.Group && Version == other.Version
            && EffectiveNamespace == other.EffectiveNamespace;

    /// <summary>Whether the type is the one asked for; an empty word asks for nothing.</summary>
    public bool IsOfType(string group, string version, string kind)
        => (kind.Length == 0 || kind == Kind) && (group.Length == 0 || group == Group) && (version.Length == 0 || version == Version);

    public override string ToString()
        => $"{Kind} '{Name}'" + (Namespace.Length > 0 && Namespace != NoNamespace ? $" in namespace '{Namespace}'" : "") + $" ({ApiVersion})";
}
