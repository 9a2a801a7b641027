using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Workloads;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class HostIsolation() : WorkloadGuardrail(About)
{
    private static readonly (string Key, string Shared)[] Namespaces =
    [
        ("hostNetwork", "shares the node's network"), ("hostPID", "sees the node's processes"), ("hostIPC", "shares the node's memory segments"),
    ];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.HostIsolation, GuardrailCategory.Security,
        "No privileged container, and nothing of the node: network, processes, ports, paths", "E/E/E",
        why: "Each of these takes away the wall between a container and its node: a privileged container is root there, a host path reads or writes the node's files, the host's network passes by every NetworkPolicy. Whoever gets into one such pod has all others on the node.",
        fix: "Take the setting out. A Service exposes a port, an `emptyDir` or a claim holds files. What really works on nodes, an agent that collects logs for example, is the platform's and needs an exception.");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        var workload = site.Workload;
        if (site.MayBeCompletedElsewhere)
            yield break;
        foreach (var (key, shared) in Namespaces)
        {
            if (workload.PodSpec?[key] is { } value && SecurityContext.IsTrue(value))
                yield return site.At(About, value.Span, $"The pod of {site.Target} {shared}: {key} is true. Take it out.");
        }

        if (workload.PodSpec?.Find("securityContext", "windowsOptions", "hostProcess") is { } process && SecurityContext.IsTrue(process))
            yield return site.At(About, process.Span, $"The pod of {site.Target} runs as a process of the node: hostProcess is true. Take it out.");

        foreach (var volume in workload.PodSpec?["volumes"]?.Elements ?? [])
        {
            if (volume["hostPath"] is { } path && path.Members.Count > 0)
                yield return site.At(About, (path["path"] ?? path).Span, $"Volume '{volume["name"]?.Text}' of {site.Target} is the node's own {path["path"]?.Text ?? "filesystem"}. Use an emptyDir or a claim.");
        }

        foreach (var container in workload.Containers)
        {
            var called = $"Container '{container.Name}' of {site.Target}";
            if (container.Root.Find("securityContext", "privileged") is { } privileged && SecurityContext.IsTrue(privileged))
                yield return site.At(About, privileged.Span, $"{called} is privileged: it is root on the node. Take it out.");
            if (container.Root.Find("securityContext", "windowsOptions", "hostProcess") is { } own && SecurityContext.IsTrue(own))
                yield return site.At(About, own.Span, $"{called} runs as a process of the node: hostProcess is true. Take it out.");
            foreach (var port in container.Ports)
            {
                // With the host's network the port is filled in by Kubernetes, and that network is the finding.
                if (port.Root["hostPort"] is { Text: not (null or "0") } hostPort && !SecurityContext.IsTrue(workload.PodSpec?["hostNetwork"]))
                    yield return site.At(About, hostPort.Span, $"{called} takes port {hostPort.Text} of the node. Expose it through a Service.");
            }
        }
    }
}
