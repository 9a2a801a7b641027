namespace PlatformTemplates.Guardrails.Tests.Jobs;

public class LimitsSetTests
{
    private const string Id = GuardrailIds.LimitsSet;

    [Fact]
    public void A_job_that_says_everything_is_accepted()
    {
        new InMemoryService().Manifest(JobSamples.CronJob).Accepts(Id);
        new InMemoryService().Manifest(JobSamples.CronWorkflow).Accepts(Id);
        new InMemoryService().Manifest(JobSamples.WithTemplate).Accepts(Id);
    }

    [Theory]
    [InlineData("concurrencyPolicy", true, "runs may overlap")]
    [InlineData("startingDeadlineSeconds", true, "a run that was missed starts however late")]
    [InlineData("successfulJobsHistoryLimit", true, "3 by default")]
    [InlineData("failedJobsHistoryLimit", true, "1 by default")]
    [InlineData("activeDeadlineSeconds", false, "a run that hangs never ends")]
    [InlineData("backoffLimit", false, "6 more attempts by default")]
    [InlineData("ttlSecondsAfterFinished", false, "what is finished stays")]
    public void What_a_CronJob_leaves_out_is_reported_where_it_would_stand_and_mended(string key, bool ofSchedule, string otherwise)
    {
        var sample = JobSamples.CronJob.Without(key);
        var service = new InMemoryService().Manifest(ofSchedule ? sample.With("\nspec:", "\n[|spec|]:") : sample.With("\n    spec:", "\n    [|spec|]:"));

        Assert.Equal($"CronJob/report sets no {key} ({otherwise}). Say it in {(ofSchedule ? "spec" : "spec.jobTemplate.spec")}.", Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("concurrencyPolicy")]
    [InlineData("startingDeadlineSeconds")]
    [InlineData("successfulJobsHistoryLimit")]
    [InlineData("failedJobsHistoryLimit")]
    public void So_is_what_a_CronWorkflow_leaves_out(string key)
    {
        var service = new InMemoryService().Manifest(JobSamples.CronWorkflow.Without(key).With("\nspec:", "\n[|spec|]:"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("    activeDeadlineSeconds: 3600\n")]
    [InlineData("    retryStrategy:\n      limit: 2\n")]
    [InlineData("    ttlStrategy:\n      secondsAfterCompletion: 86400\n")]
    [InlineData("    activeDeadlineSeconds: 3600\n    retryStrategy:\n      limit: 2\n    ttlStrategy:\n      secondsAfterCompletion: 86400\n")]
    public void So_is_what_its_workflow_leaves_out(string lines)
    {
        var service = new InMemoryService().Manifest(JobSamples.CronWorkflow.With(lines, "").With("workflowSpec:", "[|workflowSpec|]:"));

        Assert.Single(service.Reports(Id));
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("  activeDeadlineSeconds: 3600\n")]
    [InlineData("  ttlStrategy:\n    secondsAfterCompletion: 86400\n")]
    [InlineData("      retryStrategy:\n        limit: 2\n")]
    public void What_the_template_of_a_workflow_leaves_out_is_reported_there(string lines)
    {
        var service = new InMemoryService().Manifest(JobSamples.WithTemplate.With(lines, "").With("\nspec:\n  entrypoint", "\n[|spec|]:\n  entrypoint"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void What_the_workflow_says_its_template_need_not()
        => new InMemoryService().Manifest(JobSamples.WithTemplate.With("  activeDeadlineSeconds: 3600\n", "").With("  workflowSpec:\n", "  workflowSpec:\n    activeDeadlineSeconds: 3600\n")).Accepts(Id);

    [Theory]
    [InlineData("    retryStrategy:\n      limit: 2\n", "    templateDefaults:\n      retryStrategy:\n        limit: 2\n")]
    [InlineData("    activeDeadlineSeconds: 3600\n", "    activeDeadlineSeconds: \"{{workflow.parameters.limit}}\"\n")]
    public void There_is_more_than_one_way_to_say_it(string lines, string instead)
        => new InMemoryService().Manifest(JobSamples.CronWorkflow.With(lines, instead)).Accepts(Id);

    [Fact]
    public void A_template_that_is_not_here_may_say_anything()
        => new InMemoryService().Manifest(JobSamples.WithTemplate.Split("---")[0]).Accepts(Id);

    [Fact]
    public void A_limit_of_the_pod_is_one()
        => new InMemoryService().Manifest(JobSamples.CronJob.Without("activeDeadlineSeconds").With("          restartPolicy: Never", "          activeDeadlineSeconds: 60\n          restartPolicy: Never")).Accepts(Id);

    [Fact]
    public void A_starting_deadline_below_the_time_between_two_looks_is_reported()
    {
        var service = new InMemoryService().Manifest(JobSamples.CronJob.With("startingDeadlineSeconds: 300", "startingDeadlineSeconds: [|9|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
        new InMemoryService().Manifest(JobSamples.CronJob.With("startingDeadlineSeconds: 300", "startingDeadlineSeconds: 10")).Accepts(Id);
        // Argo does not look, it is called.
        new InMemoryService().Manifest(JobSamples.CronWorkflow.With("startingDeadlineSeconds: 300", "startingDeadlineSeconds: 0")).Accepts(Id);
    }

    [Fact]
    public void The_values_of_the_fix_fit_the_schedule()
    {
        var service = new InMemoryService().Manifest(JobSamples.CronJob.Without("activeDeadlineSeconds").Without("startingDeadlineSeconds").With("30 4 * * *", "*/2 * * * *")).Fixed(Id);

        var text = service.Text("/service/k8s/manifest.yaml")!;
        Assert.Contains("      activeDeadlineSeconds: 120\n", text, StringComparison.Ordinal);
        Assert.Contains("  startingDeadlineSeconds: 120\n", text, StringComparison.Ordinal);
        service.Accepts(GuardrailIds.ScheduleSound);
    }

    [Fact]
    public void The_limit_of_the_fix_is_above_the_jobs_own()
    {
        var service = new InMemoryService().Manifest(JobSamples.CronJob.Without("activeDeadlineSeconds")).File("src/Report/appsettings.json", "{ \"Job\": { \"MaxRuntime\": \"02:00:00\" } }", Facts.ServiceFileKind.Configuration).Fixed(Id);

        Assert.Contains("      activeDeadlineSeconds: 7260\n", service.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        service.Accepts(GuardrailIds.LongRunsAgreed);
    }

    [Fact]
    public void A_job_in_flow_style_is_mended_too()
    {
        var service = new InMemoryService().Manifest("apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: report}\nspec: {schedule: '@daily', timezone: Etc/UTC, workflowSpec: {entrypoint: run}}\n");

        Assert.Equal(2, service.Findings(Id).Count);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void What_an_overlay_takes_away_is_reported_at_its_patch()
    {
        var service = Samples.Overlay(JobSamples.CronJob, """
            apiVersion: batch/v1
            kind: CronJob
            metadata:
              name: report
            spec:
              suspend: false
              [|concurrencyPolicy|]: null
            """);

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void What_an_overlay_adds_is_there_and_what_no_overlay_adds_is_reported_once_where_the_job_is_written()
    {
        var patch = "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: report\nspec:\n  concurrencyPolicy: Forbid\n";

        Assert.Equal(["staging"], Assert.Single(Samples.Overlay(JobSamples.CronJob.Without("concurrencyPolicy").With("\nspec:", "\n[|spec|]:"), patch).Reports(Id)).Environments);
        Assert.Equal(["production", "staging"], Assert.Single(Samples.Overlay(JobSamples.CronJob.Without("backoffLimit").With("\n    spec:", "\n    [|spec|]:"), patch).Reports(Id)).Environments);
    }
}
