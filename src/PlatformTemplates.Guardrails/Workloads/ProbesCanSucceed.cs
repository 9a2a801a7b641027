using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ProbesCanSucceed() : Guardrail(About)
{
    private static readonly string[] Counts = ["periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ProbesCanSucceed, GuardrailCategory.Workload,
        "A probe's period, timeout and thresholds go together, and liveness is slower than readiness", "s/w/w",
        why: "A timeout above the period makes attempts overlap what they measure. Liveness that asks the readiness endpoint and gives up as early restarts every replica while a database is away, when waiting would have been enough.",
        fix: "Keep `timeoutSeconds` at or below `periodSeconds`, and let liveness ask an endpoint without dependencies, or give up later than readiness.",
        fixTitle: "Correct the probe");

    public override IEnumerable<Finding> Check(ServiceFacts facts) => facts.Containers.Where(c => c.Container.IsLongRunning).SelectMany(Check);

    private static IEnumerable<Finding> Check(ContainerSite site)
    {
        foreach (var (key, probe) in site.Container.Probes)
        {
            foreach (var count in Counts)
            {
                if (probe.Root[count] is { Text: { } text } written && (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < 1))
                    yield return Report(site, written, $"{count} of the {Word(key)} probe of container '{site.Container.Name}' of {site.Target} is '{text}'; it must be a whole number of at least 1.", "1");
            }

            if (key != "readinessProbe" && probe.Root["successThreshold"] is { Text: not (null or "1") } threshold && int.TryParse(threshold.Text, out var successes) && successes > 1)
                yield return Report(site, threshold, $"successThreshold of the {Word(key)} probe of container '{site.Container.Name}' of {site.Target} must be 1: Kubernetes refuses another.", "1");
            if (probe.Root["timeoutSeconds"] is { Text: { } timeout } seconds && int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var waits) && waits > probe.PeriodSeconds && probe.PeriodSeconds > 0)
                yield return Report(site, seconds, $"The {Word(key)} probe of container '{site.Container.Name}' of {site.Target} waits {waits} seconds for an answer but asks every {probe.PeriodSeconds}. Keep the timeout at or below the period.", probe.PeriodSeconds.ToString(CultureInfo.InvariantCulture));
        }

        if (site.Container.Probe("livenessProbe") is { } liveness && site.Container.Probe("readinessProbe") is { } readiness
            && liveness.Path is { } path && path == readiness.Path && liveness.Port?.Text == readiness.Port?.Text
            && Patience(liveness) <= Patience(readiness))
        {
            var place = liveness.Root["failureThreshold"];
            yield return Report(
                site, place ?? liveness.HttpGet!["path"] ?? liveness.Root,
                $"The liveness probe of container '{site.Container.Name}' of {site.Target} asks {path} as readiness does and gives up no later, so what should only stop traffic restarts the pod. Ask an endpoint without dependencies, or raise its failureThreshold.",
                place is null ? null : ((Patience(readiness) / Math.Max(1, liveness.PeriodSeconds)) + 1).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static long Patience(Probe probe) => (long)probe.PeriodSeconds * probe.FailureThreshold;

    private static string Word(string key) => key.Substring(0, key.Length - "Probe".Length);

    private static Finding Report(ContainerSite site, YamlNode place, string message, string? better)
        => site.Workload.At(About, place.Span, message, better is null ? null : ReplacedValue.With(site.Facts, place, better, About.FixTitle));
}
