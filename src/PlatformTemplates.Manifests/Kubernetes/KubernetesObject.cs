using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>A thin view of any Kubernetes object.</summary>
public class KubernetesObject
{
    private string? _group;

    /// <summary>A view of a mapping that has <c>apiVersion</c> and <c>kind</c>.</summary>
    public KubernetesObject(YamlMapping root) => Root = root;

    /// <summary>The object itself.</summary>
    public YamlMapping Root { get; }

    /// <summary>Where the object was first written.</summary>
    public SourceSpan Span => Root.Span;

    /// <summary>Group and version, <c>apps/v1</c>.</summary>
    public string ApiVersion => Root["apiVersion"]?.Text ?? "";

    /// <summary>The group, empty for the core group.</summary>
    public string Group => _group ??= ApiVersion is var version && version.IndexOf('/') is > 0 and var slash ? version.Substring(0, slash) : "";

    /// <summary>The kind, <c>Deployment</c>.</summary>
    public string Kind => Root["kind"]?.Text ?? "";

    /// <summary><c>metadata.name</c>, or the generated one after rendering.</summary>
    public string Name => Root.Find("metadata", "name")?.Text ?? "";

    /// <summary><c>metadata.namespace</c>, or null where the object does not name one.</summary>
    public string? Namespace => Root.Find("metadata", "namespace")?.Text;

    /// <summary>Whether both may be in one namespace: what names none is put where whoever deploys it says.</summary>
    public bool MayBeBeside(KubernetesObject other) => Namespace is not { } own || other.Namespace is not { } its || own == its;

    /// <summary>The most telling place of the object: its name where it has one.</summary>
    public SourceSpan NameSpan => (Root.Find("metadata", "name") ?? GeneratedName ?? Root["kind"])?.Span ?? Span;

    // The cluster makes a name that begins so, a new one each time.
    private YamlNode? GeneratedName => Root.Find("metadata", "generateName");

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{(Name.Length > 0 ? Name : GeneratedName?.Text)}";
}
