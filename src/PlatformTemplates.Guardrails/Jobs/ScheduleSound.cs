using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Jobs;

internal sealed class ScheduleSound() : Guardrail(About)
{
    private const int DatesShown = 3;

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ScheduleSound, GuardrailCategory.GoldenPath,
        "A schedule can be read, has a time zone, and its runs neither overlap nor get lost", "w/w/E",
        why: "A schedule that can't be read is refused at the deployment, one for the 30th of February never runs, and nobody notices what does not happen. Without a time zone it runs in the controller's. A run that may take longer than the time to the next one overlaps it, makes it skip or is killed by it. In spring clocks skip an hour and what is due in it does not run; in autumn one hour comes twice, and so does the run.",
        fix: "Write five fields (minute, hour, day of the month, month, day of the week) or a word such as `@daily`; with both days restricted either is enough. Set `timeZone` (`timezone` of a CronWorkflow) to an IANA name. Keep `activeDeadlineSeconds` and `startingDeadlineSeconds` within the shortest time between two runs. Choose an hour that clocks don't change in, or `Etc/UTC`.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var job in facts.ScheduledJobs)
        {
            if (JobSchedule.Of(facts, job) is not { } schedule)
                continue;
            foreach (var (place, message) in schedule.Problems)
                yield return job.At(About, place, $"{job.Object}: {message}");
            if (schedule.Zone is null && !job.MayBeCompletedElsewhere && !job.Schedules.All(s => s.Value.StartsWith("@every ", StringComparison.Ordinal)))
                yield return job.At(About, job.Object.Root.WhyMissing("spec", job.TimeZoneKey) ?? job.Schedules[0].Span, $"{job.Object} has no time zone: it runs in the one that the controller happens to be in. Set {job.TimeZoneKey}, such as Etc/UTC.");
            if (schedule.Times is not { } times)
                continue;
            if (!times.Any)
            {
                yield return job.At(About, job.Schedules[0].Span, $"{job.Object} never runs: no day fits '{job.Schedules[0].Value}'. Write a day that comes, or suspend: true where it is started by hand.");
                continue;
            }

            // What a run decides by itself, or that is switched off, can't be told from the schedule.
            if (job.IsSuspended || job.OfSchedule("when") is not null)
                continue;
            foreach (var finding in Crowded(job, times).Concat(Late(job, times)).Concat(ClockChanges(job, schedule, times)))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Crowded(ScheduledJob job, RunTimes times)
    {
        if (job.Deadline is not var (seconds, written) || TooShort(times, seconds) is not { } gap)
            yield break;
        var policy = job.OfSchedule("concurrencyPolicy")?.Text ?? "Allow";
        var effect = policy switch
        {
            "Forbid" => "with concurrencyPolicy Forbid the next run is skipped, or late",
            "Replace" => "with concurrencyPolicy Replace the next run kills it",
            _ => "with concurrencyPolicy Allow both run at once",
        };
        yield return job.At(About, written.Span, $"{job.Object} may run for {seconds} seconds, and the next run is due after {gap}: {effect}. Shorten activeDeadlineSeconds{(policy is "Forbid" or "Replace" ? "" : ", forbid it")} or run less often.");
    }

    private static IEnumerable<Finding> Late(ScheduledJob job, RunTimes times)
    {
        if (job.StartingDeadline is var (seconds, written) && TooShort(times, seconds) is { } gap)
            yield return job.At(About, written.Span, $"{job.Object} may start {seconds} seconds late, and the next run is due after {gap}: of the runs that were missed by then only the last is made up for. Shorten startingDeadlineSeconds.");
    }

    // The time between two runs where a number of seconds is longer; with the day where only a change of clocks makes it so short.
    private static string? TooShort(RunTimes times, long seconds)
        => times.Usual is { } usual && seconds > usual.Length.TotalSeconds ? Seconds(usual)
        : times.Shortest is { } shortest && seconds > shortest.Length.TotalSeconds ? $"{Seconds(shortest)} on {Date(shortest.Date)}, when clocks change"
        : null;

    private static string Seconds(RunGap gap) => ((long)gap.Length.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Finding> ClockChanges(ScheduledJob job, JobSchedule schedule, RunTimes times)
    {
        if (!schedule.IsZoneKnown || times.Skipped.Count + times.Repeated.Count == 0)
            yield break;
        var effects = new List<string>();
        if (times.Skipped.Count > 0)
            effects.Add($"{Times(times.Skipped)} is skipped by the clocks of {schedule.Zone} on {Dates(times.Skipped)}, and there is no run");
        if (times.Repeated.Count > 0)
            effects.Add($"{Times(times.Repeated)} comes twice{(times.Skipped.Count > 0 ? "" : $" by the clocks of {schedule.Zone}")} on {Dates(times.Repeated)}, and so does the run");
        yield return job.At(About, job.Schedules[0].Span, $"{job.Object}: {string.Join("; ", effects)}. Choose another hour, or the time zone Etc/UTC.");
    }

    private static string Times(IReadOnlyList<DateTime> local)
    {
        var times = local.Select(t => t.TimeOfDay).Distinct().OrderBy(t => t).Select(t => $"{t:hh\\:mm}").ToList();
        return times.Count == 1 ? times[0] : $"{times[0]} to {times[times.Count - 1]}";
    }

    private static string Dates(IReadOnlyList<DateTime> local)
    {
        var dates = local.Select(t => t.Date).Distinct().OrderBy(d => d).ToList();
        return string.Join(", ", dates.Take(DatesShown).Select(Date)) + (dates.Count > DatesShown ? " and later" : "");
    }

    private static string Date(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
