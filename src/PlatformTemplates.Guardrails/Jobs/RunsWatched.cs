using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Jobs;

internal sealed class RunsWatched() : Guardrail(About)
{
    // How exporters call what runs, how it went wrong, and when it went well or should have begun.
    private static readonly string[] Runs = ["job", "workflow", "cron"];
    private static readonly string[] Failures = ["fail", "error", "outcome"];
    private static readonly string[] Missed =
    [
        "last_success", "last_schedule", "last_period_end", "last_run", "last_completion", "next_schedule",
        "cronworkflows_triggered", "kube_job_status_completion_time", "kube_job_status_succeeded", "kube_job_complete",
    ];

    private static readonly string[] NameLabels = ["cronjob", "exported_cronjob", "owner_name", "cronworkflow", "cron_workflow"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.RunsWatched, GuardrailCategory.GoldenPath,
        "Failures and missed runs of a scheduled job have alerts", "s/w/E",
        why: "Nobody waits for a job as a caller waits for an answer: one that fails, or was never started, is noticed when its result is missing, weeks later. An alert on failures alone says nothing about a run that never was.",
        fix: "In a PrometheusRule, alert on `kube_job_status_failed` or the job's own `platform_job_run_duration_seconds_count` by outcome, and on the age of `platform_job_last_success_seconds`, `kube_cronjob_status_last_successful_time` or `kube_cronjob_next_schedule_time`. For Argo on `argo_workflows_total_count` with phase Failed, and on `argo_workflows_cronworkflows_triggered_total` or the job's own metric.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.ScheduledJobs.Count == 0 || !facts.Environments.All(e => e.IsComplete))
            yield break;
        var alerts = facts.Environments.SelectMany(e => AlertExpressions.In(e.OfKind("PrometheusRule"))).Concat(AlertExpressions.In(facts.GitOps.Objects)).Distinct().ToList();
        foreach (var job in facts.ScheduledJobs.Where(j => j.Environment.Name is "production" or "prod" or "live" && !j.IsSuspended))
        {
            var own = alerts.Where(a => IsOver(a, job)).ToList();
            var failures = own.Exists(a => AlertExpressions.Names(a, [.. Runs, job.Object.Name]) && AlertExpressions.Names(a, Failures));
            var missed = own.Exists(IsOverMissed);
            if (failures && missed)
                continue;
            var what = failures ? "a run is missed" : missed ? "it fails" : "it fails or a run is missed";
            var metrics = string.Join(" and ", new[] { failures ? null : job.IsArgo ? "argo_workflows_total_count" : "kube_job_status_failed", missed ? null : job.IsArgo ? "argo_workflows_cronworkflows_triggered_total" : "kube_cronjob_status_last_successful_time" }.Where(m => m is not null));
            yield return job.At(About, job.Object.NameSpan, $"No alert tells when {what}: {job.Object}. Add a PrometheusRule over {metrics}, or the job's own metrics.");
        }
    }

    private static bool IsOverMissed(string expression)
        => AlertExpressions.Names(expression, Missed)
        || AlertExpressions.Names(expression, "absent") && AlertExpressions.Names(expression, Runs)
        || AlertExpressions.Names(expression, "platform_job_run_duration") && AlertExpressions.Names(expression, "done");

    private static bool IsOver(string expression, ScheduledJob job)
    {
        var name = job.Object.Name;
        // Kubernetes and Argo put the time behind the name.
        string[] runs = [name, name + "-29350080", name + "-1761004800"];
        return NameLabels.All(label => AlertExpressions.MaySelect(expression, label, [name]))
            && AlertExpressions.MaySelect(expression, "job_name", runs)
            && (!job.IsArgo || AlertExpressions.MaySelect(expression, "name", runs))
            && (NamesOf(job) is not { Count: > 0 } names || AlertExpressions.MaySelect(expression, "platform_job_name", names));
    }

    // What the job calls itself; without a setting it is the application's name, which manifests don't know.
    private static List<string> NamesOf(ScheduledJob job)
        => [.. job.OwnContainers.Select(c => ContainerSettings.Of(c).Value("Job:Name")).OfType<string>().Distinct()];
}
