using System.Globalization;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>A port that a container declares.</summary>
public sealed class ContainerPort
{
    internal ContainerPort(YamlMapping root) => Root = root;

    /// <summary>The port itself.</summary>
    public YamlMapping Root { get; }

    /// <summary>Its name, or null.</summary>
    public string? Name => Root["name"]?.Text;

    /// <summary>Its number; null where it is none.</summary>
    public int? Number => PortNumber.Read(Root["containerPort"]);

    /// <summary><c>TCP</c> unless it says otherwise.</summary>
    public string Protocol => Root["protocol"]?.Text ?? "TCP";

    /// <summary>Where the number is written.</summary>
    public SourceSpan Span => Root["containerPort"]?.Span ?? Root.Span;
}

/// <summary>Reads numbers of ports.</summary>
internal static class PortNumber
{
    public static int? Read(YamlNode? node)
        => int.TryParse(node?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536 ? number : null;
}
