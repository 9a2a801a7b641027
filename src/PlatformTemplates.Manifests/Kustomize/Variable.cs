using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>A name for the value of a field, of the field <c>vars</c>: <c>$(NAME)</c> stands for it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Object">The object whose field it is.</param>
/// <param name="Path">The field.</param>
/// <param name="Span">The place of the variable.</param>
internal sealed record Variable(string Name, ResourceId Object, YamlScalar Path, SourceSpan Span)
{
    public static Variable Read(YamlNode node)
    {
        var target = node["objref"];
        var (group, version) = (Text(target, "group"), Text(target, "version"));
        if (Text(target, "apiVersion") is { Length: > 0 } apiVersion)
        {
            var slash = apiVersion.IndexOf('/');
            (group, version) = (slash < 0 ? "" : apiVersion.Substring(0, slash), apiVersion.Substring(slash + 1));
        }

        var path = node["fieldref"]?["fieldpath"] as YamlScalar is { Value.Length: > 0 } given
            ? new YamlScalar(Regex.Replace(given.Value, @"\[([0-9]+)\](?=\.|$)", ".$1"), YamlScalarKind.String, given.Span)
            : new YamlScalar("metadata.name", YamlScalarKind.String, node.Span);
        return new(Text(node, "name"), new ResourceId(group, version, Text(target, "kind"), Text(target, "name"), Text(target, "namespace")), path, node.Span);
    }

    /// <summary>Whether an object is the one meant. Where no namespace is given, any will do.</summary>
    public bool Means(Resource resource) => IsIt(resource.Id) || resource.Previous.Exists(IsIt);

    private bool IsIt(ResourceId id)
        => Object.Namespace.Length > 0 || Object.IsClusterScoped
            ? id.Matches(Object)
            : id.Name == Object.Name && id.Kind == Object.Kind && id.Group == Object.Group && id.Version == Object.Version;

    private static string Text(YamlNode? node, string field) => node?[field]?.Text ?? "";
}
