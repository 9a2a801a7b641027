namespace PlatformTemplates.Guardrails.Tests.Jobs;

public class RunsWatchedTests
{
    private const string Id = GuardrailIds.RunsWatched;
    private const string Failed = "kube_job_status_failed{job_name=~\"report-.*\"} > 0";
    private const string Missed = "time() - kube_cronjob_status_last_successful_time{cronjob=\"report\"} > 90000";

    [Theory]
    [InlineData(Failed, Missed)]
    [InlineData("kube_job_failed > 0", "time() - kube_cronjob_next_schedule_time > 600")]
    [InlineData("sum(increase(platform_job_run_duration_seconds_count{platform_job_outcome=~\"failed|data_error\"}[1h])) > 0", "time() - max_over_time(platform_job_last_success_seconds[2d]) > 90000")]
    [InlineData("kube_job_status_failed * on(job_name) group_left() kube_job_owner{owner_name=\"report\"} > 0", "absent_over_time(platform_job_run_duration_seconds_count[26h])")]
    [InlineData("increase(report_failures_total[1h]) > 0", "time() - report_last_success_timestamp > 90000")]
    public void Alerts_on_failures_and_on_missed_runs_are_accepted(string failed, string missed) => Production(JobSamples.CronJob, failed, missed).Accepts(Id);

    [Theory]
    [InlineData("argo_workflows_total_count{phase=~\"Failed|Error\"} > 0", "increase(argo_workflows_cronworkflows_triggered_total{name=\"report\"}[26h]) == 0")]
    public void So_are_those_of_Argo(string failed, string missed) => Production(JobSamples.CronWorkflow, failed, missed).Accepts(Id);

    [Theory]
    [InlineData(null, null, "No alert tells when it fails or a run is missed: CronJob/report. Add a PrometheusRule over kube_job_status_failed and kube_cronjob_status_last_successful_time, or the job's own metrics.")]
    [InlineData(Failed, null, "No alert tells when a run is missed: CronJob/report. Add a PrometheusRule over kube_cronjob_status_last_successful_time, or the job's own metrics.")]
    [InlineData(null, Missed, "No alert tells when it fails: CronJob/report. Add a PrometheusRule over kube_job_status_failed, or the job's own metrics.")]
    [InlineData("kube_job_status_failed{job_name=~\"invoices-.*\"} > 0", Missed, "No alert tells when it fails: CronJob/report. Add a PrometheusRule over kube_job_status_failed, or the job's own metrics.")]
    [InlineData(Failed, "time() - kube_cronjob_status_last_successful_time{cronjob=\"invoices\"} > 90000", "No alert tells when a run is missed: CronJob/report. Add a PrometheusRule over kube_cronjob_status_last_successful_time, or the job's own metrics.")]
    [InlineData("rate(http_server_errors_total[5m]) > 1", Missed, "No alert tells when it fails: CronJob/report. Add a PrometheusRule over kube_job_status_failed, or the job's own metrics.")]
    public void What_nobody_is_told_of_is_reported(string? failed, string? missed, string message)
    {
        var finding = Assert.Single(Production(JobSamples.CronJob.With("  name: report\n", "  name: [|report|]\n"), failed, missed).Reports(Id));

        Assert.Equal(message, finding.Message);
        Assert.Equal(["production"], finding.Environments);
    }

    [Fact]
    public void An_alert_on_the_name_that_the_job_gives_itself_is_one_on_this_job()
    {
        string Own(string name) => $"sum(increase(platform_job_run_duration_seconds_count{{platform_job_name=\"{name}\",platform_job_outcome=\"failed\"}}[1h])) > 0";
        var named = JobSamples.CronJob.With("image: registry.example/report:1.0.0", "image: registry.example/report:1.0.0\n              env: [{name: Job__Name, value: reconcile}]");

        Production(named, Own("reconcile"), Missed).Accepts(Id);
        Assert.Single(Production(named, Own("invoices"), Missed).Findings(Id));
        // Without the setting it is the application's name, which manifests do not tell.
        Production(JobSamples.CronJob, Own("Reports"), Missed).Accepts(Id);
    }

    [Fact]
    public void A_job_outside_of_production_or_switched_off_there_is_not_asked_for_alerts()
    {
        new InMemoryService().Manifest(JobSamples.CronJob).Accepts(Id);
        Samples.Overlay(JobSamples.CronJob, "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: report\nspec:\n  suspend: true\n").Accepts(Id);
    }

    [Fact]
    public void Where_not_everything_could_be_rendered_nothing_is_missed()
        => Production(JobSamples.CronJob, null, null).File("k8s/overlays/dev/kustomization.yaml", "resources:\n  - ../../base\n  - https://example.com/alerts?ref=v1\n").Accepts(Id);

    private static InMemoryService Production(string job, params string?[] expressions)
    {
        var rules = string.Concat(expressions.OfType<string>().Select((e, i) => $"        - alert: Alert{i}\n          expr: '{e}'\n"));
        return Samples.Overlay(
            job + (rules.Length == 0 ? "" : $"---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: alerts}}\nspec:\n  groups:\n    - name: report\n      rules:\n{rules}"),
            job.Contains("CronWorkflow", StringComparison.Ordinal)
                ? "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: report}\nspec: {suspend: false}\n"
                : "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: report}\nspec: {suspend: false}\n");
    }
}
