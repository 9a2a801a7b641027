using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Jobs;

/// <summary>What a scheduled job says about when it runs, read.</summary>
/// <param name="Problems">What Kubernetes or Argo refuse, with its place.</param>
/// <param name="Zone">The time zone by name; null where none is written.</param>
/// <param name="IsZoneKnown">Whether this machine knows the zone's changes of clocks.</param>
/// <param name="Times">When runs begin; null where there is a problem.</param>
internal sealed record JobSchedule(IReadOnlyList<(SourceSpan Place, string Message)> Problems, string? Zone, bool IsZoneKnown, RunTimes? Times)
{
    // A day to begin with where a host does not say which one it is.
    private static readonly DateTime SomeDay = new(2024, 1, 1);

    /// <summary>The schedules of a job, read once for all who ask; null where it has none that can be known.</summary>
    public static JobSchedule? Of(ServiceFacts facts, ScheduledJob job)
        => job.Schedules is { Count: > 0 } written ? job.Schedule ??= Read(facts, job, written) : null;

    private static JobSchedule Read(ServiceFacts facts, ScheduledJob job, IReadOnlyList<YamlScalar> written)
    {
        var problems = new List<(SourceSpan Place, string Message)>();
        var schedules = new List<CronSchedule>();
        var zone = job.TimeZone;
        var name = zone?.Value;
        if (zone is not null && zone.IsKnown && TimeZones.IsWrong(zone.Value))
            problems.Add((zone.Span, $"'{zone.Value}' is no time zone. Write its IANA name, such as Europe/Berlin or Etc/UTC."));
        foreach (var schedule in written)
        {
            var text = schedule.Value;
            if (text.Contains("TZ") && (!job.IsArgo || zone is not null))
            {
                problems.Add((schedule.Span, $"a time zone in the schedule is refused{(job.IsArgo ? " beside timezone" : "")}. Write it into {job.TimeZoneKey}."));
                continue;
            }

            if (CronSchedule.WithZone(text) is var (itsZone, rest))
            {
                text = rest;
                name = itsZone;
                if (TimeZones.IsWrong(itsZone))
                    problems.Add((schedule.Span, $"'{itsZone}' is no time zone. Write its IANA name, such as Europe/Berlin or Etc/UTC."));
            }

            if (CronSchedule.Parse(text, out var problem) is { } read)
                schedules.Add(read);
            else
                problems.Add((schedule.Span, $"'{text}' is no schedule: {problem}."));
        }

        var info = name is null ? null : TimeZones.Find(name);
        return new JobSchedule(problems, name, info is not null, problems.Count > 0 ? null : RunTimes.Of(schedules, info ?? TimeZoneInfo.Utc, facts.Properties.Today ?? SomeDay));
    }
}
