using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class PortsAgree() : Guardrail(About)
{
    // How ports are called that probes and Prometheus ask, and no Service.
    private static readonly string[] BesideTraffic = ["health", "probe", "live", "ready", "metric", "prom", "management", "admin", "debug"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.PortsAgree, GuardrailCategory.Agreement,
        "Container port, Service target port and the port the application listens on agree", "E/E/E",
        why: "When they differ, every pod is running and ready-looking, and every request is refused. A named port that no container declares leaves the Service without endpoints.",
        fix: "Write the port once: `ASPNETCORE_HTTP_PORTS` and `containerPort` carry the same number, the Service's `targetPort` carries the port's name.",
        readsCode: true,
        fixTitle: "Use the port that is listened on");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var listened = new Dictionary<YamlMapping, ListenedPorts>();
        if (facts.Code is { } code)
        {
            foreach (var site in facts.OwnContainers.Where(s => s.Container.IsLongRunning && !s.MayBeCompletedElsewhere))
            {
                if (ListenedPorts.Of(site, code, ContainerSettings.Of(site)) is not { } ports)
                    continue;
                listened[site.Container.Root] = ports;
                foreach (var finding in CheckDeclared(site, ports))
                    yield return finding;
            }
        }

        foreach (var environment in facts.Environments)
        {
            var workloads = facts.Workloads.Where(w => ReferenceEquals(w.Environment, environment)).ToList();
            var services = environment.OfKind("Service").Select(Service.From).OfType<Service>().ToList();
            foreach (var service in services)
            {
                var sites = workloads.Where(w => service.Selects(w.Workload)).ToList();
                if (sites.Count == 0 || sites.Any(w => w.MayBeCompletedElsewhere))
                    continue;
                var selected = sites.ConvertAll(s => s.Workload);
                foreach (var port in service.Ports.Where(p => p.Protocol == "TCP"))
                {
                    if ((port.TargetNumber is { } number ? CheckNumber(facts, environment, services, service, port, number, selected, listened) : CheckName(facts, environment, service, port, selected)) is { } finding)
                        yield return finding;
                }
            }
        }
    }

    // A process may listen on more than its web server does, so a port that is not known is wrong only where it plainly
    // stands for the web server: its name says so, or it is all there is.
    private static IEnumerable<Finding> CheckDeclared(ContainerSite site, ListenedPorts ports)
    {
        var declared = site.Container.Ports.Where(p => p.Protocol == "TCP" && p.Number is not null).ToList();
        var agreesSomewhere = declared.Any(p => ports.All.Contains(p.Number!.Value));
        foreach (var port in declared.Where(p => !ports.All.Contains(p.Number!.Value)))
        {
            if (ports.IsLeftToImage && port.Name != "management")
                continue;
            if (agreesSomewhere && port.Name is not ("http" or "https" or "web" or "management"))
                continue;
            if (port.Name == "management" && ports.Management is null)
            {
                yield return new Finding(About, port.Span, $"Container '{site.Container.Name}' of {site.Target} declares the management port {port.Number}, but the application has none. Set ServiceDefaults__Health__ManagementPort to {port.Number}, or remove the port.", [site.Environment.Name]) { Target = site.Target };
                continue;
            }

            var right = port.Name == "management" ? [ports.Management!.Value] : ports.Application;
            yield return new Finding(
                About, port.Span, $"Container '{site.Container.Name}' of {site.Target} declares port {port.Number}, but the application listens on {Listed(ports.All)}. Let them agree.", [site.Environment.Name],
                right.Count == 1 ? ReplacedValue.With(site.Facts, port.Root["containerPort"], Text(right[0])) : null)
            { Target = site.Target };
        }
    }

    // A pod that does not have the port gets no traffic by it; that is wrong where none has it.
    private static Finding? CheckName(ServiceFacts facts, RenderedOverlay environment, Service service, ServicePort port, List<Workload> selected)
    {
        if (port.Target is not YamlScalar { Value: { Length: > 0 } name, IsKnown: true } || selected.Exists(w => Declared(w).Any(p => p.Name == name)))
            return null;
        var only = selected.SelectMany(Declared).ToList() is [{ Name: var single }] ? single : null;
        return new Finding(About, port.TargetSpan, $"Service '{service.Name}' sends traffic to the port named '{name}', which no container of {selected[0]} declares. Name a port that is declared.", [environment.Name], only is null ? null : ReplacedValue.With(facts, port.Target, only)) { Target = service.ToString() };
    }

    private static Finding? CheckNumber(ServiceFacts facts, RenderedOverlay environment, List<Service> services, Service service, ServicePort port, int number, List<Workload> selected, Dictionary<YamlMapping, ListenedPorts> listened)
    {
        foreach (var workload in selected)
        {
            var containers = Serving(workload).ToList();
            var declared = Declared(workload).ToList();
            var known = containers.Where(c => listened.ContainsKey(c.Root)).SelectMany(c => listened[c.Root].All).ToList();
            if (declared.Exists(p => p.Number == number) || known.Contains(number))
                continue;
            // Kubernetes does not ask for a declaration, and many leave out the port of their metrics. So a number that is
            // nowhere is wrong only where it is known what listens, or where what is declared waits for traffic in vain.
            if (containers.TrueForAll(c => listened.TryGetValue(c.Root, out var ports) && !ports.IsLeftToImage)
                || containers.TrueForAll(c => c.Ports.Any()) && declared.Exists(p => !IsAskedFor(p, workload, services)))
            {
                var right = declared.Count == 1 && port.Root["targetPort"] is not null ? declared[0].Name ?? declared[0].Root["containerPort"]?.Text : null;
                return new Finding(About, port.TargetSpan, $"Service '{service.Name}' sends traffic to port {number} of {workload}, where {Listed([.. declared.Select(p => p.Number).OfType<int>(), .. known])} is open. Let the target be a port that is listened on.", [environment.Name], right is null ? null : ReplacedValue.With(facts, port.Target, right)) { Target = service.ToString() };
            }
        }

        return null;
    }

    private static IEnumerable<Container> Serving(Workload workload) => workload.Containers.Where(c => !c.IsInit || c.IsSidecar);

    private static IEnumerable<ContainerPort> Declared(Workload workload) => Serving(workload).SelectMany(c => c.Ports).Where(p => p.Protocol == "TCP");

    private static bool IsAskedFor(ContainerPort port, Workload workload, List<Service> services)
        => Array.Exists(BesideTraffic, word => port.Name?.StartsWith(word, StringComparison.Ordinal) == true)
        || services.Exists(s => s.Selects(workload) && s.Ports.Any(p => p.TargetNumber is { } number ? number == port.Number : p.Target?.Text == port.Name));

    private static string Listed(IEnumerable<int> ports) => string.Join(", ", ports.Distinct().OrderBy(p => p).Select(Text));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
