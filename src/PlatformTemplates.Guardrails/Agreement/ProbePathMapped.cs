using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class ProbePathMapped() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ProbePathMapped, GuardrailCategory.Agreement,
        "A probe asks a path that the code maps, on the port it answers on", "w/w/E",
        why: "A probe of a path that is not there gets 404 and fails for ever: the pod never becomes ready, or is restarted again and again. Code and manifest are each valid alone, so nothing else notices before the rollout hangs.",
        fix: "Let the probe ask a path the application maps, or map it. With ServiceDefaults the paths are `/health/startup`, `/health/live` and `/health/ready`, on the management port where one is set.",
        readsCode: true,
        fixTitle: "Ask the path that the code maps");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { Host: HostKind.Web, ConfiguredElsewhere: false, HasUnknownRoutes: false } code)
            yield break;
        foreach (var site in facts.OwnContainers)
        {
            var settings = ContainerSettings.Of(site);
            // ServiceDefaults' endpoints can be switched off by configuration.
            if (settings.Value("ServiceDefaults:Health:Enabled") is not (null or "true" or "True"))
                continue;
            foreach (var (key, probe) in site.Container.Probes)
            {
                if (Check(site, code, settings, key, probe) is { } finding)
                    yield return finding;
            }
        }
    }

    private static Finding? Check(ContainerSite site, CodeFacts code, ContainerSettings settings, string key, Probe probe)
    {
        // Another host's path is none of this application's.
        if (probe.HttpGet is not { } get || get["host"] is not null || probe.Path is not { } written)
            return null;
        var path = written.Split('?')[0];
        var mapped = code.Routes.Where(r => RoutePattern.MayMatch(r, path)).ToList();
        if (mapped.Count == 0)
        {
            if (code.Mentions(path))
                return null;
            var place = get["path"]?.Span ?? get.Span;
            var role = key switch { "startupProbe" => HealthRole.Startup, "livenessProbe" => HealthRole.Liveness, _ => HealthRole.Readiness };
            var better = code.HealthEndpoints.FirstOrDefault(e => e.Role == role && !e.Route.PrefixUnknown)?.Route.Pattern;
            var advice = better is null ? "Map it, or let the probe ask a path that is mapped." : $"The application maps {better} for this.";
            return new Finding(About, place, $"{key} of container '{site.Container.Name}' asks {path}, which the code does not map. {advice}", [site.Environment.Name], better is null ? null : ReplacedValue.With(site.Facts, get["path"], better)) { Target = site.Target };
        }

        if (!mapped.All(r => r.OnManagementPort) || ListenedPorts.Of(site, code, settings) is not { Management: { } management } ports || Number(site.Container, probe.Port) is not { } asked || asked == management)
            return null;
        // Only where the port asked is certainly not the management port's own.
        return ports.Application.Contains(asked)
            ? new Finding(About, (probe.Port ?? get).Span, $"{key} of container '{site.Container.Name}' asks {path} on port {asked}, but the application answers it on its management port {management}. Let the probe ask that port.", [site.Environment.Name], ReplacedValue.With(site.Facts, probe.Port, Name(site.Container, management))) { Target = site.Target }
            : null;
    }

    private static int? Number(Container container, YamlNode? port)
        => container.Ports.FirstOrDefault(p => p.Name is not null && p.Name == port?.Text)?.Number
        ?? (int.TryParse(port?.Text, out var number) ? number : null);

    private static string Name(Container container, int number)
        => container.Ports.FirstOrDefault(p => p.Number == number)?.Name ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
