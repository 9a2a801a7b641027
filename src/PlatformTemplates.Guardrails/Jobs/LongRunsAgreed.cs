using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Jobs;

internal sealed class LongRunsAgreed() : Guardrail(About)
{
    private static readonly (string Kind, string Group)[] RunOnce = [("Job", "batch"), ("Workflow", "argoproj.io")];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LongRunsAgreed, GuardrailCategory.GoldenPath,
        "A job that may run longer than the platform allows has an exception that says why", "s/w/E",
        why: "Nodes are drained and clusters upgraded within hours, and a job that runs longer meets it: it is killed, or holds everybody up. What takes so long is better done in parts, or has a reason that whoever runs the platform should know. A limit from outside that comes before the job's own one kills it where it would have stopped at a checkpoint.",
        fix: "Shorten `activeDeadlineSeconds`, and let a run go on where the last one stopped. Where it must be longer than `PlatformMaxJobMinutes` (240 when not set), write an exception with the reason. Keep `Job:MaxRuntime` below `activeDeadlineSeconds`.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var most = facts.Properties.MaxJobMinutes;
        foreach (var job in facts.ScheduledJobs)
        {
            if (job.Deadline is not var (seconds, written))
                continue;
            if (TooLong(job.Environment, job.Object, written, seconds, most) is { } finding)
                yield return finding;
            if (job.MaxRuntime is { } inside && inside.TotalSeconds >= seconds)
                yield return job.At(About, written.Span, $"{job.Object} is ended after {seconds} seconds, before its own limit Job:MaxRuntime of {(long)inside.TotalSeconds} seconds stops it at a checkpoint. Let activeDeadlineSeconds be longer than Job:MaxRuntime.");
        }

        foreach (var environment in facts.Environments)
        {
            foreach (var once in RunOnce.SelectMany(k => environment.OfKind(k.Kind).Where(o => o.Group == k.Group)))
            {
                if (once.Root.Find("spec", "activeDeadlineSeconds") is { } written && long.TryParse(written.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && TooLong(environment, once, written, seconds, most) is { } finding)
                    yield return finding;
            }
        }
    }

    private static Finding? TooLong(RenderedOverlay environment, KubernetesObject job, YamlNode written, long seconds, int most)
        => seconds <= most * 60L ? null
            : new Finding(About, written.Span, $"{job} may run for {seconds / 60} minutes, and the platform allows {most}. Shorten activeDeadlineSeconds and do the work in parts, or write an exception that says why it must be so long.", [environment.Name]) { Target = job.ToString() };
}
