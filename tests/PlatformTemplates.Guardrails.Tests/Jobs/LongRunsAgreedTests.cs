using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Jobs;

public class LongRunsAgreedTests
{
    private const string Id = GuardrailIds.LongRunsAgreed;

    [Fact]
    public void A_limit_above_the_platforms_maximum_is_reported()
    {
        foreach (var sample in new[] { JobSamples.CronJob, JobSamples.CronWorkflow, JobSamples.WithTemplate })
        {
            new InMemoryService().Manifest(sample.With("3600", "14400")).Accepts(Id);
            Assert.Contains(" may run for 240 minutes, and the platform allows 60.", Assert.Single(new InMemoryService().Manifest(sample.With("3600", "[|14400|]")).Property("PlatformMaxJobMinutes", "60").Reports(Id)).Message, StringComparison.Ordinal);
            Assert.Single(new InMemoryService().Manifest(sample.With("3600", "[|14401|]")).Reports(Id));
        }
    }

    [Theory]
    [InlineData("batch/v1", "Job")]
    [InlineData("argoproj.io/v1alpha1", "Workflow")]
    public void So_is_one_of_a_job_without_a_schedule(string apiVersion, string kind)
    {
        new InMemoryService().Manifest($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: once}}\nspec: {{activeDeadlineSeconds: [|20000|]}}\n").Reports(Id);
        new InMemoryService().Manifest($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: once}}\nspec: {{activeDeadlineSeconds: 2000}}\n").Accepts(Id);
        new InMemoryService().Manifest($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: once}}\nspec: {{}}\n").Accepts(Id);
    }

    [Fact]
    public void What_can_not_be_read_is_nobodys_to_judge()
        => new InMemoryService().Manifest(JobSamples.CronWorkflow.With("activeDeadlineSeconds: 3600", "activeDeadlineSeconds: \"{{workflow.parameters.limit}}\"")).Accepts(Id);

    [Fact]
    public void An_exception_with_a_reason_is_what_lets_it_run()
    {
        var service = new InMemoryService().Manifest(JobSamples.CronJob.With("3600", "28800")).Property("PlatformToday", "2026-11-26")
            .File("platform-exceptions.yaml", $"exceptions:\n  - guardrail: {Id}\n    target: CronJob/report\n    reason: The year-end run reads eight years of orders.\n    owner: team-orders\n    expires: 2027-03-31\n", ServiceFileKind.Exceptions);

        Assert.NotNull(Assert.Single(service.Findings(Id)).Exception);
    }

    [Fact]
    public void The_limit_of_one_environment_is_reported_at_its_patch()
    {
        var service = Samples.Overlay(JobSamples.CronJob, "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: report\nspec:\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: [|36000|]\n");

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Theory]
    [InlineData("01:00:00", true)]
    [InlineData("02:00:00", true)]
    [InlineData("00:45:00", false)]
    [InlineData("often", false)]
    public void The_limit_inside_comes_before_the_one_outside(string inside, bool isReported)
    {
        var sample = JobSamples.CronJob.With("image: registry.example/report:1.0.0", $"image: registry.example/report:1.0.0\n              env: [{{name: Job__MaxRuntime, value: \"{inside}\"}}]");

        if (isReported)
            new InMemoryService().Manifest(sample.With("3600", "[|3600|]")).Reports(Id);
        else
            new InMemoryService().Manifest(sample).Accepts(Id);
    }

    [Fact]
    public void The_limit_inside_may_be_a_setting_of_the_application()
        => new InMemoryService().Manifest(JobSamples.CronJob.With("3600", "[|3600|]")).File("src/Report/appsettings.json", "{ \"Job\": { \"MaxRuntime\": \"03:00:00\" } }", ServiceFileKind.Configuration).Reports(Id);
}
