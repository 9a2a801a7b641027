using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>A Kubernetes Service.</summary>
public sealed class Service : KubernetesObject
{
    private Service(YamlMapping root)
        : base(root)
    {
    }

    /// <summary>The labels of the pods it sends traffic to; empty where somebody else names its endpoints.</summary>
    public IReadOnlyList<YamlEntry> Selector => Root.Find("spec", "selector")?.Members ?? [];

    /// <summary>Its ports.</summary>
    public IEnumerable<ServicePort> Ports => Root.Find("spec", "ports")?.Elements.OfType<YamlMapping>().Select(p => new ServicePort(p)) ?? [];

    /// <summary>The object as a Service, or null when it is something else.</summary>
    public static Service? From(KubernetesObject candidate) => candidate is { Group: "", Kind: "Service" } ? new Service(candidate.Root) : null;

    /// <summary>Whether it sends traffic to a workload's pods.</summary>
    public bool Selects(Workload workload)
    {
        if (Selector.Count == 0 || !MayBeBeside(workload))
            return false;
        foreach (var label in Selector)
        {
            if (workload.PodLabels?.Find(label.Key.Value) is not { } carried ? !ControllerLabels.Have(label.Key.Value) : (carried.Value.Text ?? "") != (label.Value.Text ?? ""))
                return false;
        }

        return true;
    }
}

/// <summary>A port of a Service.</summary>
public sealed class ServicePort
{
    internal ServicePort(YamlMapping root) => Root = root;

    /// <summary>The port itself.</summary>
    public YamlMapping Root { get; }

    /// <summary><c>TCP</c> unless it says otherwise.</summary>
    public string Protocol => Root["protocol"]?.Text ?? "TCP";

    /// <summary>Where traffic goes in the pod: <c>targetPort</c>, else <c>port</c>.</summary>
    public YamlNode? Target => Root["targetPort"] ?? Root["port"];

    /// <summary>The target as a number; null where it is a name.</summary>
    public int? TargetNumber => PortNumber.Read(Target);

    /// <summary>Where the target is written.</summary>
    public SourceSpan TargetSpan => Target?.Span ?? Root.Span;
}
