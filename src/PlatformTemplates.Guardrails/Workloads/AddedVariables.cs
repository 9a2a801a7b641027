using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

/// <summary>The edit that gives a container environment variables it does not have.</summary>
internal static class AddedVariables
{
    /// <summary>Appends to the container's list, or makes one.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="container">The container in that file.</param>
    /// <param name="variables">Names and values, as YAML writes them.</param>
    public static IReadOnlyList<TextEdit> Edit(YamlFile file, YamlMapping container, params (string Name, string Value)[] variables)
        => container["env"] is YamlSequence { Items.Count: > 0 } env
            ? YamlEdit.Append(file, env, [.. variables.Select(v => new[] { $"name: {v.Name}", $"value: {v.Value}" })])
            : YamlEdit.SetBlock(file, container, ["env"], [.. variables.SelectMany(v => new[] { $"- name: {v.Name}", $"  value: {v.Value}" })]);
}
