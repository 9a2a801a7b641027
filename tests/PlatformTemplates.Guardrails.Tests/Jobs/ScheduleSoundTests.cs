namespace PlatformTemplates.Guardrails.Tests.Jobs;

public class ScheduleSoundTests
{
    private const string Id = GuardrailIds.ScheduleSound;

    [Theory]
    [InlineData("30 4 * * *")]
    [InlineData("@daily")]
    [InlineData("@every 1h30m")]
    [InlineData("0 4 ? * MON-fri")]
    [InlineData("0 4 1,15 jan-jun,DEC ?")]
    [InlineData("5/20 4-6 * * *")]
    [InlineData("*/61 4 * * *")]
    [InlineData("0 4 29 2 *")]
    [InlineData("  0   4 * * *")]
    public void A_schedule_that_Kubernetes_reads_is_accepted(string schedule)
    {
        new InMemoryService().Manifest(JobSamples.CronJob.Scheduled(schedule, "Europe/Berlin")).Accepts(Id);
        new InMemoryService().Manifest(JobSamples.CronWorkflow.Scheduled(schedule, "Europe/Berlin")).Accepts(Id);
    }

    [Theory]
    [InlineData("0 25 * * *", "'25' is no hour: it goes from 0 to 23")]
    [InlineData("60 4 * * *", "'60' is no minute: it goes from 0 to 59")]
    [InlineData("0 4 0 * *", "'0' is no day of the month: it goes from 1 to 31")]
    [InlineData("0 4 * 13 *", "'13' is no month: it goes from 1 to 12")]
    [InlineData("0 4 * * 7", "'7' is no day of the week: it goes from 0 to 6, and Sunday is 0")]
    [InlineData("0 4 L * *", "'L' is no day of the month")]
    [InlineData("0 4 * * 5#2", "'5#2' is no day of the week")]
    [InlineData("0 4 15W * *", "'15W' is no day of the month")]
    [InlineData("0 4 * * MONDAY", "'MONDAY' is no day of the week")]
    [InlineData("0 22-3 * * *", "'22-3' ends before it begins")]
    [InlineData("*/0 4 * * *", "'*/0' has steps of 0")]
    [InlineData("-1 4 * * *", "'-1' is no minute")]
    [InlineData("1/2/3 4 * * *", "'1/2/3' is no minute")]
    [InlineData("0 0 4 * * *", "it has 6 fields, and 5 are read")]
    [InlineData("hourly", "it has 1 field, and 5 are read")]
    [InlineData("@fortnightly", "'@fortnightly' is none of @yearly")]
    [InlineData("@every_minute", "'@every_minute' is none of @yearly")]
    [InlineData("@every day", "'day' is no duration such as 1h30m")]
    public void A_schedule_that_Kubernetes_refuses_is_reported_with_what_is_wrong(string schedule, string problem)
    {
        foreach (var sample in new[] { JobSamples.CronJob, JobSamples.CronWorkflow })
        {
            var message = Assert.Single(new InMemoryService().Manifest(sample.Scheduled(schedule, "Europe/Berlin").With($"\"{schedule}\"", $"[|\"{schedule}\"|]")).Reports(Id)).Message;
            Assert.Contains(problem, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0 4 30 2 *", true)]
    [InlineData("0 4 31 4,6,9,11 *", true)]
    [InlineData("0 4 , * *", true)]
    [InlineData("0 4 30 2 1", false)]
    [InlineData("0 4 30 2 */2", false)]
    public void A_day_that_never_comes_is_reported_unless_a_day_of_the_week_will_do(string schedule, bool isReported)
    {
        var service = new InMemoryService().Manifest(JobSamples.CronJob.Scheduled(schedule, "Etc/UTC"));

        Assert.Equal(isReported, service.Findings(Id).Any(f => f.Message == $"CronJob/report never runs: no day fits '{schedule}'. Write a day that comes, or suspend: true where it is started by hand."));
    }

    [Fact]
    public void No_text_is_too_strange()
    {
        const string Alphabet = "0123456789*,-/?@LW#:= .+evryhmsTZMONjan_\t";
        var random = new Random(6202);
        foreach (var length in Enumerable.Range(1, 1500))
        {
            var text = new string([.. Enumerable.Range(0, length % 40).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var zone = new string([.. Enumerable.Range(0, length % 17).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var findings = GuardrailEngine.Run(
                GuardrailCatalogue.All.Where(g => g.Descriptor.Id is Id or GuardrailIds.LimitsSet),
                new InMemoryService().Manifest(JobSamples.CronWorkflow.Scheduled(length % 3 == 0 ? "@every " + text : length % 3 == 1 ? "CRON_TZ=" + text : text, $"'{zone}'")).Facts);
            Assert.DoesNotContain(findings, f => f.Guardrail.Id == GuardrailIds.GuardrailFailed);
        }

        new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("@every " + new string('1', 100_000), "Etc/UTC")).Findings(Id);
        new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("99999999999999999999/99999999999 4 * * *", "Etc/UTC")).Findings(Id);
        new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("0/2147483647 4 * * *", "Etc/UTC")).Accepts(GuardrailIds.GuardrailFailed);
    }

    [Fact]
    public void No_time_zone_is_reported_at_the_schedule_and_at_the_patch_that_removes_it()
    {
        new InMemoryService().Manifest(JobSamples.CronJob.Without("timeZone").With("\"30 4 * * *\"", "[|\"30 4 * * *\"|]")).Reports(Id);
        new InMemoryService().Manifest(JobSamples.CronWorkflow.Without("timezone").With("\"30 4 * * *\"", "[|\"30 4 * * *\"|]")).Reports(Id);
        Samples.Overlay(JobSamples.CronJob, "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: report\nspec:\n  suspend: false\n  [|timeZone|]: null\n").Reports(Id);
        new InMemoryService().Manifest(JobSamples.CronJob.Without("timeZone").With("30 4 * * *", "@every 2h")).Accepts(Id);
    }

    [Theory]
    [InlineData("Europe/Pariss")]
    [InlineData("Local")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("../etc/passwd")]
    [InlineData("Europe//Berlin")]
    public void A_time_zone_that_is_none_is_reported(string zone)
    {
        new InMemoryService().Manifest(JobSamples.CronJob.With("timeZone: Europe/Berlin", $"timeZone: [|{zone}|]")).Reports(Id);
        new InMemoryService().Manifest(JobSamples.CronWorkflow.With("timezone: Europe/Berlin", $"timezone: [|{zone}|]")).Reports(Id);
    }

    [Theory]
    [InlineData("Etc/UTC")]
    [InlineData("UTC")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    [InlineData("Asia/Kolkata")]
    public void A_time_zone_is_known_by_its_name(string zone) => new InMemoryService().Manifest(JobSamples.CronJob.With("Europe/Berlin", zone)).Accepts(Id);

    [Fact]
    public void A_time_zone_in_the_schedule_is_refused_by_Kubernetes_and_read_by_Argo()
    {
        new InMemoryService().Manifest(JobSamples.CronJob.Without("timeZone").With("\"30 4 * * *\"", "[|\"TZ=Europe/Berlin 30 4 * * *\"|]")).Findings(Id);
        new InMemoryService().Manifest(JobSamples.CronJob.With("\"30 4 * * *\"", "[|\"CRON_TZ=Europe/Berlin 30 4 * * *\"|]")).Reports(Id);
        new InMemoryService().Manifest(JobSamples.CronWorkflow.Without("timezone").With("30 4 * * *", "CRON_TZ=Europe/Berlin 30 4 * * *")).Accepts(Id);
        new InMemoryService().Manifest(JobSamples.CronWorkflow.With("\"30 4 * * *\"", "[|\"CRON_TZ=Europe/Berlin 30 4 * * *\"|]")).Reports(Id);
    }

    [Theory]
    [InlineData("*/15 * * * *", 900, "900")]
    [InlineData("0 4 * * *", 86400, "86400")]
    [InlineData("0 4,6 * * *", 7200, "7200")]
    [InlineData("0 4 1 * 1", 86400, "86400")]
    [InlineData("@every 90s", 90, "90")]
    public void A_run_that_may_take_longer_than_the_time_to_the_next_is_reported_for_what_happens_then(string schedule, long gap, string shown)
    {
        Assert.Empty(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled(schedule, "Etc/UTC", gap)).Findings(Id));
        foreach (var (policy, effect) in new[] { ("Allow", "with concurrencyPolicy Allow both run at once"), ("Forbid", "with concurrencyPolicy Forbid the next run is skipped, or late"), ("Replace", "with concurrencyPolicy Replace the next run kills it") })
        {
            var finding = Assert.Single(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled(schedule, "Etc/UTC", gap + 1, policy).With($"Seconds: {gap + 1}", $"Seconds: [|{gap + 1}|]")).Reports(Id));
            Assert.StartsWith($"CronJob/report may run for {gap + 1} seconds, and the next run is due after {shown}: {effect}.", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_day_of_the_month_or_a_day_of_the_week_is_enough()
    {
        // Every Monday and every first of the month: Tuesday the first follows a Monday.
        Assert.Single(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("0 4 1 * 1", "Etc/UTC", 86401)).Findings(Id));
        // With a star in one of the fields the other must fit; a step takes the star away.
        Assert.Empty(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("0 4 * * 1", "Etc/UTC", 86401)).Findings(Id));
        Assert.Empty(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("0 4 1,* * 1", "Etc/UTC", 86401)).Findings(Id));
        Assert.Single(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("0 4 */31 * 1", "Etc/UTC", 86401)).Findings(Id));
        Assert.Empty(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("0 4 */1 * 1", "Etc/UTC", 86401)).Findings(Id));
    }

    [Fact]
    public void Runs_that_are_close_only_when_clocks_change_are_told_with_the_day()
    {
        var finding = Assert.Single(new InMemoryService().Property("PlatformToday", "2026-11-26").Manifest(JobSamples.CronJob.Scheduled("30 1,4 * * *", "Europe/Berlin", 9000)).Findings(Id));

        Assert.Contains("the next run is due after 7200 on 2027-03-28, when clocks change: with concurrencyPolicy Allow both run at once", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_that_may_be_later_than_the_next_run_is_reported()
        => Assert.Equal(
            "CronJob/report may start 601 seconds late, and the next run is due after 600: of the runs that were missed by then only the last is made up for. Shorten startingDeadlineSeconds.",
            Assert.Single(new InMemoryService().Manifest(JobSamples.CronJob.Scheduled("*/10 * * * *", "Etc/UTC", startingDeadline: 601).With("startingDeadlineSeconds: 601", "startingDeadlineSeconds: [|601|]")).Reports(Id)).Message);

    [Fact]
    public void Times_that_clocks_skip_or_repeat_are_told_with_their_days()
    {
        var service = new InMemoryService().Property("PlatformToday", "2026-11-26").Manifest(JobSamples.CronJob.Scheduled("30 2 * * *", "Europe/Berlin").With("\"30 2 * * *\"", "[|\"30 2 * * *\"|]"));

        Assert.Equal(
            "CronJob/report: 02:30 is skipped by the clocks of Europe/Berlin on 2027-03-28, 2028-03-26, 2029-03-25 and later, and there is no run; 02:30 comes twice on 2027-10-31, 2028-10-29, 2029-10-28 and later, and so does the run. Choose another hour, or the time zone Etc/UTC.",
            Assert.Single(service.Reports(Id)).Message);
    }

    [Theory]
    [InlineData("30 2 * * *", "Etc/UTC")]
    [InlineData("30 2 * * *", "Asia/Tokyo")]
    [InlineData("30 4 * * *", "Europe/Berlin")]
    [InlineData("30 2 * * 1-5", "Europe/Berlin")]
    [InlineData("*/15 * * * *", "Europe/Berlin")]
    public void A_time_that_clocks_leave_alone_is_accepted(string schedule, string zone) => new InMemoryService().Manifest(JobSamples.CronJob.Scheduled(schedule, zone)).Accepts(Id);

    [Theory]
    [InlineData("  schedules:\n    - \"0 4 * * *\"\n    - \"30 4 * * *\"\n", 1800, 0)]
    [InlineData("  schedules:\n    - \"0 4 * * *\"\n    - \"30 4 * * *\"\n", 1801, 1)]
    [InlineData("  schedules:\n    - \"0 4 * * *\"\n    - \"0 4 * * 1\"\n", 82800, 0)]
    [InlineData("  schedules:\n    - \"0 4 * * *\"\n    - \"30 4 * * *\"\n  when: \"{{= cronworkflow.lastScheduledTime == nil }}\"\n", 1801, 0)]
    [InlineData("  schedules:\n    - \"0 4 * * *\"\n    - \"30 4 * * *\"\n  suspend: true\n", 1801, 0)]
    [InlineData("  schedules:\n    - \"0 4 * * *\"\n    - \"{{ minute }} 4 * * *\"\n", 1801, 0)]
    public void Several_schedules_of_one_CronWorkflow_are_looked_at_together(string schedules, int deadline, int findings)
        => Assert.Equal(findings, new InMemoryService().Manifest(JobSamples.CronWorkflow.With("  schedules:\n    - \"30 4 * * *\"\n", schedules).With("activeDeadlineSeconds: 3600", $"activeDeadlineSeconds: {deadline}")).Findings(Id).Count);
}
