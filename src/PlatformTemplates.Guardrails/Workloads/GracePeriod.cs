using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class GracePeriod() : WorkloadGuardrail(About)
{
    private static readonly string[] Path = ["spec", "template", "spec", "terminationGracePeriodSeconds"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.GracePeriod, GuardrailCategory.Workload,
        "The pod's grace period covers what its shutdown may take", "s/w/E",
        why: "When the grace period is over the kubelet kills the container, whatever it is doing: requests in flight are cut, messages are half handled. The period counts from the begin of the pre-stop hook, not from its end.",
        fix: "Set `terminationGracePeriodSeconds` above the sum of the pre-stop delay, the drain delay and the host's shutdown timeout.",
        fixTitle: "Lengthen the grace period");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        if (!site.Workload.IsLongRunning || site.Workload.Kind == "Pod" || site.MayBeCompletedElsewhere)
            yield break;
        var grace = GraceTime.Of(site.Workload);
        var longest = site.Containers.Select(ShutdownTime.Written).OrderByDescending(t => t.Total).FirstOrDefault();
        if (longest is not { Total: > 0 and var total } || grace.Seconds is not { } seconds || seconds > total)
            yield break;
        var enough = GraceTime.Covering(total);
        var message = $"{site.Target} is killed after {seconds} seconds, but its shutdown may take {total}: {longest.Words}. Set terminationGracePeriodSeconds to {enough} or more.";
        if (grace.Written is { } written)
            yield return site.At(About, written.Span, message, ReplacedValue.With(site.Facts, written, enough.ToString(CultureInfo.InvariantCulture), About.FixTitle));
        else
            yield return site.Missing(About, $"is killed after Kubernetes' {GraceTime.KubernetesDefault} seconds, but its shutdown may take {total} ({longest.Words})", $"Set terminationGracePeriodSeconds to {enough} or more.", Path, (file, workload) => YamlEdit.Set(file, workload, Path, enough.ToString(CultureInfo.InvariantCulture)));
    }
}
