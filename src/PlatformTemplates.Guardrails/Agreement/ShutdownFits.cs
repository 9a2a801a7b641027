using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class ShutdownFits() : Guardrail(About)
{
    private static readonly string[] Path = ["spec", "template", "spec", "terminationGracePeriodSeconds"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ShutdownFits, GuardrailCategory.Agreement,
        "The pod's grace period covers the shutdown that the code asks for", "s/w/E",
        why: "The host stops within a timeout that is written in code, or within .NET's 30 seconds where nothing is written; the kubelet kills the container after a period that is written in the manifest. When the second is shorter, the last requests and messages are cut off, at every rollout.",
        fix: "Set `terminationGracePeriodSeconds` above the sum of the pre-stop delay, the drain delay and the host's shutdown timeout, or shorten the timeout in the code.",
        readsCode: true,
        fixTitle: "Lengthen the grace period");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { } code)
            yield break;
        foreach (var site in facts.OwnContainers.Where(s => s.Container.IsLongRunning && s.Container.Workload.IsLongRunning && s.Container.Workload.Kind != "Pod" && !s.MayBeCompletedElsewhere))
        {
            var grace = GraceTime.Of(site.Container.Workload);
            // What the manifests alone tell is another guardrail's.
            if (grace.Seconds is not { } seconds || ShutdownTime.Of(site, code) is not { } shutdown || ShutdownTime.Written(site) is { Total: > 0 and var written } && seconds <= written)
                continue;
            // As long as each other is what both have by default; in practice the host is first.
            if (seconds >= shutdown.Total)
                continue;

            var enough = GraceTime.Covering(shutdown.Total);
            var message = $"{site.Target} is killed after {seconds} seconds, but with what the code says its shutdown may take {shutdown.Total}: {shutdown.Words}. Set terminationGracePeriodSeconds to {enough} or more, or shorten the shutdown.";
            yield return grace.Written is { } place
                ? site.Workload.At(About, place.Span, message, ReplacedValue.With(site.Facts, place, Text(enough), About.FixTitle))
                : site.Workload.Missing(About, $"is killed after Kubernetes' {GraceTime.KubernetesDefault} seconds, but with what the code says its shutdown may take {shutdown.Total} ({shutdown.Words})", $"Set terminationGracePeriodSeconds to {enough} or more, or shorten the shutdown.", Path, (file, workload) => YamlEdit.Set(file, workload, Path, Text(enough)));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
