using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ProductionReplicas() : WorkloadGuardrail(About)
{
    private const int Least = 2;

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ProductionReplicas, GuardrailCategory.Workload,
        "Production runs two replicas or more, or an autoscaler with a minimum of two", "s/w/E",
        why: "A single pod is away whenever its node is drained, its container restarts or its zone fails. Nobody needs to make a mistake for it to happen: a cluster upgrade is enough.",
        fix: "Set `replicas`, or the autoscaler's `minReplicas`, to 2 or more in the overlay of production. What may run only once by its nature gets an exception that says so.",
        fixTitle: "Run two replicas");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        if (site.Environment.Name is not ("production" or "prod" or "live") || Replicas.Of(site) is not { Minimum: < Least and var minimum } replicas)
            yield break;
        var runs = replicas.Scaler is { } scaler ? $"may be scaled down to {Counted(minimum)} by {scaler}" : $"runs {Counted(minimum)}";
        if (replicas.Written is { } written)
            yield return site.At(About, written.Span, $"{site.Target} {runs} in production. Set {Least} or more.", ReplacedValue.With(site.Facts, written, "2", About.FixTitle));
        else if (!site.MayBeCompletedElsewhere)
            yield return replicas.Scaler is null
                ? site.Missing(About, runs + " in production", $"Set spec.replicas to {Least} or more.", ["spec", "replicas"], (file, written) => YamlEdit.Set(file, written, ["spec", "replicas"], "2"))
                : site.At(About, replicas.Scaler.NameSpan, $"{site.Target} {runs} in production. Set its minimum to {Least} or more.");
    }

    private static string Counted(int replicas) => replicas switch { 0 => "no replica", 1 => "one replica", _ => $"{replicas} replicas" };
}
