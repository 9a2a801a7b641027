using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class GracePeriod() : WorkloadGuardrail(About)
{
    private const int KubernetesDefault = 30;

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
        var written = site.Workload.PodSpec?["terminationGracePeriodSeconds"];
        var longest = site.Facts.Containers.Where(c => ReferenceEquals(c.Workload, site)).Select(Shutdown.Of).OrderByDescending(s => s.Total).FirstOrDefault();
        if (longest is not { Total: > 0 and var total } || !TryGrace(written, out var grace) || grace > total)
            yield break;
        var enough = ((total / 5) + 1) * 5;
        var message = $"{site.Target} is killed after {grace} seconds, but its shutdown may take {total}: {longest.Words}. Set terminationGracePeriodSeconds to {enough} or more.";
        if (written is not null)
            yield return site.At(About, written.Span, message, site.Replacing(About, written, enough.ToString(CultureInfo.InvariantCulture)));
        else
            yield return site.Missing(About, $"is killed after Kubernetes' {KubernetesDefault} seconds, but its shutdown may take {total} ({longest.Words})", $"Set terminationGracePeriodSeconds to {enough} or more.", Path, (file, workload) => YamlEdit.Set(file, workload, Path, enough.ToString(CultureInfo.InvariantCulture)));
    }

    private static bool TryGrace(YamlNode? written, out int seconds)
    {
        seconds = KubernetesDefault;
        return written?.Text is not { } text || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }

    /// <summary>What the manifests and the settings say of a container's shutdown, in whole seconds.</summary>
    private sealed record Shutdown(int PreStop, int Drain, int Timeout)
    {
        public int Total => PreStop + Drain + Timeout;

        public string Words => string.Join(", ", new[] { (PreStop, "pre-stop delay"), (Drain, "drain delay"), (Timeout, "shutdown timeout") }.Where(p => p.Item1 > 0).Select(p => $"{p.Item2} {p.Item1}"));

        public static Shutdown Of(ContainerSite site)
        {
            var settings = ContainerSettings.Of(site);
            return new Shutdown(PreStopOf(site.Container), Seconds(settings, "ServiceDefaults:Shutdown:DrainDelay"), Seconds(settings, "ServiceDefaults:Shutdown:Timeout"));
        }

        private static int PreStopOf(Container container)
        {
            var hook = container.Root.Find("lifecycle", "preStop");
            if (hook?.Find("sleep", "seconds")?.Text is { } sleep)
                return Number(sleep);
            var words = (hook?.Find("exec", "command")?.Elements ?? []).SelectMany(e => (e.Text ?? "").Split([' ', ';', '&'], StringSplitOptions.RemoveEmptyEntries)).ToList();
            var index = words.FindIndex(w => w is "sleep" or "/bin/sleep");
            return index >= 0 && index + 1 < words.Count ? Number(words[index + 1]) : 0;
        }

        private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

        private static int Seconds(ContainerSettings settings, string key)
            => TimeSpan.TryParse(settings.Value(key), CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero && time < TimeSpan.FromDays(1) ? (int)Math.Ceiling(time.TotalSeconds) : 0;
    }
}
