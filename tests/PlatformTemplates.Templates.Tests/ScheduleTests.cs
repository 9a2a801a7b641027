using System.Globalization;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Templates.Tests;

/// <summary>When a job runs and for how long: the schedule, the time zone, the limit, and the figures that follow from them.</summary>
public sealed partial class ScheduleTests(StagedTemplates templates)
{
    private const string Template = "platform-job";

    // An hour more than the calendar says, for clocks that are put back.
    private static readonly TimeSpan _clockChange = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("cronjob", "15 2 * * *", "Etc/UTC", "15m", 900, 1800)]
    [InlineData("cronjob", "*/15 8-18 * * mon-fri", "Europe/Berlin", "5m", 300, 600)]
    [InlineData("argo-workflows", "0 0 1 jan,jul *", "America/Argentina/Buenos_Aires", "2h", 7200, 14400)]
    [InlineData("argo-workflows", "0,30 * * * 0,6", "UTC", "30m", 1800, 3600)]
    public async Task They_come_out_as_they_were_given(string orchestrator, string schedule, string timeZone, string maxRuntime, int attempt, int deadline)
    {
        var generated = await GenerateAsync(schedule, timeZone, maxRuntime, orchestrator);

        Assert.Empty(generated.Refusals);
        foreach (var folder in generated.Deployed)
        {
            var spec = generated.Render(folder).Workload()["spec"]!;
            Assert.Equal(schedule, orchestrator == "cronjob" ? (string?)spec["schedule"] : Assert.Single(spec["schedules"].Strings()));
            Assert.Equal(timeZone, (string?)spec[orchestrator == "cronjob" ? "timeZone" : "timezone"]);
            Assert.Equal(deadline, (int?)(spec.At("jobTemplate", "spec", "activeDeadlineSeconds") ?? spec.At("workflowSpec", "activeDeadlineSeconds")));
            Assert.Equal("Forbid", (string?)spec["concurrencyPolicy"]);
            Assert.Equal(folder == "k8s/preview", (bool?)spec["suspend"]);
        }

        var settings = generated.Json("src/Orders/appsettings.json")["Job"]!;
        Assert.Equal(timeZone, (string?)settings["TimeZone"]);
        Assert.Equal(TimeSpan.FromSeconds(attempt), TimeSpan.Parse((string)settings["MaxRuntime"]!, CultureInfo.InvariantCulture));
        var answers = generated.Json(".platform/template.json")["answers"]!;
        Assert.Equal([orchestrator, schedule, timeZone, maxRuntime], ((string[])["orchestrator", "schedule", "timeZone", "maxRuntime"]).Select(answer => (string?)answers[answer]));
    }

    [Theory]
    [InlineData("schedule", "@daily", "--schedule is not a schedule")]
    [InlineData("schedule", "", "--schedule is not a schedule")]
    [InlineData("schedule", "0 2 * *", "--schedule is not a schedule")]
    [InlineData("schedule", "0 0 2 * * *", "--schedule is not a schedule")]
    [InlineData("schedule", "0 2 * * *\n", "--schedule is not a schedule")]
    [InlineData("schedule", "0  2 * * *", "--schedule is not a schedule")]
    [InlineData("schedule", "TZ=Europe/Berlin 0 2 * * *", "--schedule is not a schedule")]
    [InlineData("schedule", "\" 2 * * *", "--schedule is not a schedule")]
    [InlineData("schedule", "60 2 * * *", "the minute of --schedule")]
    [InlineData("schedule", "*/0 2 * * *", "the minute of --schedule")]
    [InlineData("schedule", "5, 2 * * *", "the minute of --schedule")]
    [InlineData("schedule", "0 24 * * *", "the hour of --schedule")]
    [InlineData("schedule", "0 22-4 * * *", "the hour of --schedule")]
    [InlineData("schedule", "0 2 0 * *", "the day of the month of --schedule")]
    [InlineData("schedule", "0 2 L * *", "the day of the month of --schedule")]
    [InlineData("schedule", "0 2 1 13 *", "the month of --schedule")]
    [InlineData("schedule", "0 2 * * 7", "the day of the week of --schedule")]
    [InlineData("schedule", "0 2 * * monday", "the day of the week of --schedule")]
    [InlineData("timeZone", "", "--time-zone")]
    [InlineData("timeZone", "Local", "--time-zone")]
    [InlineData("timeZone", "CET", "--time-zone")]
    [InlineData("timeZone", "Europe/../Berlin", "--time-zone")]
    [InlineData("timeZone", "Europe/Berlin\n", "--time-zone")]
    [InlineData("timeZone", "\"Europe/Berlin", "--time-zone")]
    [InlineData("maxRuntime", "3h", "maxRuntime")]
    [InlineData("orchestrator", "crontab", "orchestrator")]
    public async Task What_no_scheduler_would_take_is_refused_with_its_place_and_nothing_is_written(string option, string value, string place)
    {
        var generated = await templates.GenerateAsync(Template, answers: new Dictionary<string, string?> { [option] = value });

        Assert.Empty(generated.Files);
        var refusal = Assert.Single(generated.Refusals);
        Assert.StartsWith("Nothing was written", refusal, StringComparison.Ordinal);
        Assert.Contains(place, refusal, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("cronjob")]
    [InlineData("argo-workflows")]
    public async Task A_run_has_twice_an_attempts_time_and_a_pod_time_for_stopping(string orchestrator)
    {
        foreach (var maxRuntime in (string[])["5m", "15m", "30m", "1h", "2h"])
        {
            var generated = await GenerateAsync("15 2 * * *", "Etc/UTC", maxRuntime, orchestrator);
            var spec = generated.Render("k8s/overlays/production").Workload()["spec"]!;
            var attempt = (int)TimeSpan.Parse((string)generated.Json("src/Orders/appsettings.json")["Job"]!["MaxRuntime"]!, CultureInfo.InvariantCulture).TotalSeconds;
            // Ten seconds for the batch at work, two for undoing it, and twice five for telemetry and the host's services.
            const int stopping = 22;
            var pod = spec.At("jobTemplate", "spec", "template", "spec");
            // Thirty is Kubernetes' own; a workflow's pod says nothing else.
            var grace = (int?)pod?["terminationGracePeriodSeconds"] ?? 30;

            Assert.True(grace > stopping);
            Assert.Equal(2 * attempt, (int)(spec.At("jobTemplate", "spec", "activeDeadlineSeconds") ?? spec.At("workflowSpec", "activeDeadlineSeconds"))!);
        }
    }

    [Fact]
    public async Task Only_what_another_attempt_may_mend_is_tried_again()
    {
        // 75 of sysexits.h says so; every other code of it says what is wrong with the data, the settings or the machine.
        var final = Enumerable.Range(64, 15).Where(code => code != 75);

        var job = (await GenerateAsync("15 2 * * *", "Etc/UTC", "15m", "cronjob")).Render("k8s/overlays/production").Workload().At("spec", "jobTemplate", "spec")!;
        var rules = job.At("podFailurePolicy", "rules").Items().ToList();
        Assert.Equal(["Ignore", "FailJob"], rules.Select(rule => (string?)rule["action"]));
        Assert.Equal(["DisruptionTarget"], rules[0]["onPodConditions"].Items().Select(condition => (string?)condition["type"]));
        Assert.Equal("In", (string?)rules[1].At("onExitCodes", "operator"));
        Assert.Equal(final, rules[1].At("onExitCodes", "values").Items().Select(code => (int)code));
        Assert.Equal((string?)rules[1].At("onExitCodes", "containerName"), (string?)Assert.Single(job.At("template", "spec", "containers").Items())["name"]);
        Assert.Equal("Never", (string?)job.At("template", "spec", "restartPolicy"));

        var workflow = (await GenerateAsync("15 2 * * *", "Etc/UTC", "15m", "argo-workflows")).Render("k8s/overlays/production").Workload().At("spec", "workflowSpec")!;
        var run = workflow["templates"].Items().Single(template => (string?)template["name"] == (string?)workflow["entrypoint"]);
        Assert.Equal("""lastRetry.exitCode == "75" or not (asInt(lastRetry.exitCode) in 64..78)""", (string?)run.At("retryStrategy", "expression"));
        Assert.Equal((int)job["backoffLimit"]!, (int)run.At("retryStrategy", "limit")!);
        Assert.Contains((string)workflow["onExit"]!, workflow["templates"].Items().Select(template => (string?)template["name"]));
    }

    [Theory]
    [InlineData("cronjob", "Job__KubernetesJob")]
    [InlineData("argo-workflows", "Job__ScheduledTime")]
    public async Task Every_attempt_is_told_for_which_time_it_runs(string orchestrator, string variable)
    {
        var generated = await GenerateAsync("15 2 * * *", "Etc/UTC", "15m", orchestrator);

        foreach (var pod in generated.Deployed.Select(folder => generated.Render(folder).Workload().PodTemplate()!))
        {
            var told = pod.At("spec", "containers")![0]!["env"].Items().Single(one => (string?)one["name"] == variable);
            Assert.Equal(
                orchestrator == "cronjob" ? "metadata.labels['batch.kubernetes.io/job-name']" : "{{workflow.scheduledTime}}",
                (string?)(told.At("valueFrom", "fieldRef", "fieldPath") ?? told["value"]));
        }
    }

    [Theory]
    [InlineData("0 * * * *", 3600)]
    [InlineData("*/1 */1 */1 */1 */1", 3600)]
    [InlineData("*/15 * * * *", 3600)]
    [InlineData("0 */6 * * *", 25200)]
    [InlineData("15 2 * * *", 90000)]
    [InlineData("0 8-18 * * *", 90000)]
    [InlineData("30 4 * * mon-fri", 608400)]
    [InlineData("0 6 1 * 1", 608400)]
    [InlineData("0 6 15,31 * *", 2682000)]
    [InlineData("0 6 */9 * *", 2682000)]
    [InlineData("0 6 29-31 * *", 5360400)]
    [InlineData("0 6 */9 * mon", 31626000)]
    [InlineData("0 6 1 * */2", 31626000)]
    [InlineData("0 0 1 jan *", 31626000)]
    public async Task The_alerts_know_the_longest_pause_of_the_class_of_a_schedule(string schedule, int seconds)
        => Assert.Equal(seconds, await PauseAsync(schedule));

    [Fact]
    public async Task No_schedule_has_a_longer_pause_than_the_alerts_know()
    {
        var random = new Random(62);
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while (tried.Count < 60)
        {
            var schedule = string.Join(' ', Field(random, 0, 59), Field(random, 0, 23), Field(random, 1, 31, 0.5), random.NextDouble() < 0.9 ? "*" : Field(random, 1, 12), Field(random, 0, 6, 0.5));
            // None in six years, such as the 31st of February, is nothing that an alert could be about; nor is a leap day alone.
            if (LongestPause(schedule) is not { } pause || pause > TimeSpan.FromDays(366) || !tried.Add(schedule))
                continue;

            var known = TimeSpan.FromSeconds(await PauseAsync(schedule));

            // Within an hour clocks change nothing: it comes by the minute.
            var longest = pause <= TimeSpan.FromHours(1) ? pause : pause + _clockChange;
            Assert.True(known >= longest, $"{schedule} pauses for {longest}, and the alerts know of {known}.");
        }
    }

    /// <summary>The figure in the rule about the age of the last success.</summary>
    private async Task<int> PauseAsync(string schedule)
    {
        var generated = await GenerateAsync(schedule, "Etc/UTC", "5m", "cronjob");
        var figures = Pause().Matches(generated.Files["k8s/observability/alerts.yaml"]).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(figures);
        return Assert.Single(figures.Distinct());
    }

    private Task<Generated> GenerateAsync(string schedule, string timeZone, string maxRuntime, string orchestrator)
        => templates.GenerateAsync(Template, answers: new Dictionary<string, string?> { ["schedule"] = schedule, ["timeZone"] = timeZone, ["maxRuntime"] = maxRuntime, ["orchestrator"] = orchestrator });

    private static string Field(Random random, int first, int last, double all = 0.2)
    {
        if (random.NextDouble() < all)
            return "*";
        var from = random.Next(first, last + 1);
        return random.Next(4) switch
        {
            0 => $"*/{random.Next(1, Math.Min(last, 23) + 1)}",
            1 => $"{from}-{random.Next(from, last + 1)}",
            2 => $"{from},{random.Next(first, last + 1)}",
            _ => $"{from}",
        };
    }

    /// <summary>By looking at every minute of the days of six years, as robfig/cron does, which Kubernetes and Argo Workflows use.</summary>
    private static TimeSpan? LongestPause(string schedule)
    {
        var fields = schedule.Split(' ');
        var minutes = Values(fields[0], 0, 59);
        var hours = Values(fields[1], 0, 23);
        var days = Values(fields[2], 1, 31);
        var months = Values(fields[3], 1, 12);
        var weekdays = Values(fields[4], 0, 6);
        // Where one of both begins with a star, a day has to be in both; else one is enough.
        var both = fields[2].StartsWith('*') || fields[4].StartsWith('*');

        DateTime? before = null;
        TimeSpan? longest = null;
        for (var day = new DateTime(2026, 1, 1); day.Year < 2032; day = day.AddDays(1))
        {
            var (inMonth, inWeek) = (days.Contains(day.Day), weekdays.Contains((int)day.DayOfWeek));
            if (!months.Contains(day.Month) || !(both ? inMonth && inWeek : inMonth || inWeek))
                continue;
            foreach (var time in from hour in hours from minute in minutes select day.AddHours(hour).AddMinutes(minute))
            {
                if (time - before is { } pause && (longest is null || pause > longest))
                    longest = pause;
                before = time;
            }
        }

        return longest;
    }

    private static SortedSet<int> Values(string field, int first, int last)
    {
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var step = part.Contains('/', StringComparison.Ordinal) ? int.Parse(part.Split('/')[1], CultureInfo.InvariantCulture) : 1;
            var range = part.Split('/')[0] == "*" ? [first, last] : part.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            for (var value = range[0]; value <= range[^1]; value += step)
                values.Add(value);
        }

        return values;
    }

    [GeneratedRegex(@"> (\d+) \+ 600 \+ 1800")]
    private static partial Regex Pause();
}
