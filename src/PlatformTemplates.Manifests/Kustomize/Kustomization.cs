using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>A kustomization file whose fields have been checked.</summary>
/// <param name="Folder">The folder it stands in; the paths it names begin there.</param>
/// <param name="File">The file.</param>
/// <param name="Fields">Its fields, each of the form that <see cref="KustomizationShape"/> gives.</param>
internal sealed record Kustomization(string Folder, YamlFile File, YamlMapping Fields)
{
    public bool IsComponent => Fields["kind"]?.Text == "Component";

    /// <summary>The items of a list field; empty where it is not there.</summary>
    public IReadOnlyList<YamlNode> List(string field) => Fields[field]?.Elements ?? [];

    /// <summary>A text field with its place; null where it is not there or empty.</summary>
    public YamlScalar? Text(string field) => Fields[field] is YamlScalar { Value.Length: > 0 } text ? text : null;
}
