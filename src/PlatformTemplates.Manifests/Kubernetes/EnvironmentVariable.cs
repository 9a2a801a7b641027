using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>A variable in a container's <c>env</c> list.</summary>
public sealed class EnvironmentVariable
{
    internal EnvironmentVariable(YamlMapping root) => Root = root;

    /// <summary>The variable itself.</summary>
    public YamlMapping Root { get; }

    /// <summary>Its name.</summary>
    public string Name => Root["name"]?.Text ?? "";

    /// <summary>Its literal value; null where it comes from somewhere else.</summary>
    public YamlScalar? Value => Root["value"] as YamlScalar;

    /// <summary>The key of a ConfigMap it takes its value from: the ConfigMap's name and the key.</summary>
    public (string Name, string Key)? ConfigMapKey
        => Root.Find("valueFrom", "configMapKeyRef") is YamlMapping reference && reference["name"]?.Text is { } name && reference["key"]?.Text is { } key ? (name, key) : null;
}
