using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>One container of a workload.</summary>
public sealed class Container
{
    internal Container(YamlMapping root, Workload workload, bool isInit)
    {
        Root = root;
        Workload = workload;
        IsInit = isInit;
    }

    /// <summary>The container itself.</summary>
    public YamlMapping Root { get; }

    /// <summary>The workload it is part of.</summary>
    public Workload Workload { get; }

    /// <summary>Whether it stands under <c>initContainers</c>.</summary>
    public bool IsInit { get; }

    /// <summary>Whether it is an init container that runs beside the others until the pod ends.</summary>
    public bool IsSidecar => IsInit && Root["restartPolicy"]?.Text == "Always";

    /// <summary>Whether it is meant to run on, so that probes make sense.</summary>
    public bool IsLongRunning => Workload.IsLongRunning && (!IsInit || IsSidecar);

    /// <summary>Its name; that of its template where Argo Workflows gives it one.</summary>
    public string Name => Root["name"]?.Text ?? Workload.Template?.Value ?? "";

    /// <summary>The place people know it by: its name, or where it begins.</summary>
    public SourceSpan NameSpan => Root["name"]?.Span ?? Workload.Template?.Span ?? Root.Span;

    /// <summary>Its image, where one is named.</summary>
    public YamlScalar? Image => Root["image"] is YamlScalar { Kind: not YamlScalarKind.Null } image ? image : null;

    /// <summary>The ports it declares.</summary>
    public IEnumerable<ContainerPort> Ports => Root["ports"]?.Elements.OfType<YamlMapping>().Select(p => new ContainerPort(p)) ?? [];

    /// <summary>The variables of its <c>env</c> list.</summary>
    public IEnumerable<EnvironmentVariable> Variables => Root["env"]?.Elements.OfType<YamlMapping>().Select(v => new EnvironmentVariable(v)) ?? [];

    /// <summary>The probe under a key: <c>livenessProbe</c>, <c>readinessProbe</c>, <c>startupProbe</c>.</summary>
    public Probe? Probe(string key) => Root[key] is YamlMapping { Entries.Count: > 0 } probe ? new Probe(probe) : null;

    /// <summary>All its probes with the keys they stand under.</summary>
    public IEnumerable<(string Key, Probe Probe)> Probes
    {
        get
        {
            foreach (var key in new[] { "startupProbe", "livenessProbe", "readinessProbe" })
            {
                if (Probe(key) is { } probe)
                    yield return (key, probe);
            }
        }
    }
}
