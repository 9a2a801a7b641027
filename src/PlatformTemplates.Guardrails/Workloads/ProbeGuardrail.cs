using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

/// <summary>A guardrail that wants a probe of a long-running container.</summary>
public abstract class ProbeGuardrail : ContainerGuardrail
{
    private readonly string _key;
    private readonly string _called;
    private readonly string[] _probe;

    // The path is the one ServiceDefaults answers on.
    private protected ProbeGuardrail(GuardrailDescriptor descriptor, string key, string called, string path, params string[] rest)
        : base(descriptor)
    {
        _key = key;
        _called = called;
        _probe = [$"path: {path}", .. rest];
    }

    private protected override Finding? Check(ContainerSite site)
        => site.Container.IsLongRunning && IsMissing(site.Container) && !site.MayBeCompletedElsewhere
            ? site.Missing(Descriptor, $"has no {_called}", $"Add {_key} with a request the application answers.", [_key], (file, container)
                => Port(site.Container) is { } port
                    ? YamlEdit.SetBlock(file, container, [_key], ["httpGet:", $"  {_probe[0]}", $"  port: {port}", .. _probe.Skip(1)])
                    : [])
            : null;

    private protected virtual bool IsMissing(Container container) => container.Probe(_key) is null;

    // The port that other probes ask, else the one for management, else the first.
    private static string? Port(Container container)
        => container.Probes.Select(p => p.Probe.HttpGet?["port"]?.Text).FirstOrDefault(p => p is not null)
        ?? container.Ports.Where(p => p.Protocol == "TCP").OrderBy(p => p.Name == "management" ? 0 : 1).Select(p => p.Name ?? p.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
}
