using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Jobs;

internal sealed class LimitsSet() : Guardrail(About)
{
    // The controller looks at its CronJobs every ten seconds.
    private const int LeastStartingDeadline = 10;

    // What PlatformTemplates.Jobs takes for its last batch and its telemetry, by default 22 seconds, and some more.
    private const int TimeToStop = 60;

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LimitsSet, GuardrailCategory.GoldenPath,
        "A scheduled job says how it overlaps, how late it starts, how long it runs, how often it is tried and how long it is kept", "w/w/E",
        why: "Kubernetes' defaults are those of nobody's job: runs overlap, one that was missed starts hours late, one that hangs does so for ever, a failure is tried six more times, and finished Jobs stay with their pods. Argo's are no better, but for the retries: there are none.",
        fix: "CronJob: set `concurrencyPolicy`, `startingDeadlineSeconds` (10 or more), `successfulJobsHistoryLimit` and `failedJobsHistoryLimit`, and in `jobTemplate.spec` `activeDeadlineSeconds`, `backoffLimit` and `ttlSecondsAfterFinished`. CronWorkflow: the same four, and in `workflowSpec` or the WorkflowTemplate `activeDeadlineSeconds`, `retryStrategy` and `ttlStrategy`. The fix writes values to begin with: look at them.",
        fixTitle: "Set what is missing");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var job in facts.ScheduledJobs)
        {
            if (!job.IsArgo && job.StartingDeadline is { Seconds: < LeastStartingDeadline } starting)
                yield return job.At(About, starting.Written.Span, $"{job.Object} has {starting.Seconds} seconds to start, and Kubernetes looks every {LeastStartingDeadline}: runs are missed for no reason. Set startingDeadlineSeconds to {LeastStartingDeadline} or more.", ReplacedValue.With(facts, starting.Written, "300", About.FixTitle));
            if (job.MayBeCompletedElsewhere)
                continue;
            foreach (var finding in Missing(facts, job, job.Object, ["spec"], OfSchedule(job)).Concat(OfRun(facts, job)))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> OfRun(ServiceFacts facts, ScheduledJob job)
    {
        if (job.IsDefinedElsewhere)
            return [];
        if (!job.IsArgo)
            return Missing(facts, job, job.Object, job.RunPath, OfJob(job));
        return job.Template is { } template ? Missing(facts, job, template, ["spec"], OfWorkflow(job)) : Missing(facts, job, job.Object, job.RunPath, OfWorkflow(job));
    }

    private static IEnumerable<Setting> OfSchedule(ScheduledJob job)
    {
        if (job.OfSchedule("concurrencyPolicy") is null)
            yield return new Setting("concurrencyPolicy", "runs may overlap", _ => "Forbid");
        if (job.OfSchedule("startingDeadlineSeconds") is null)
            yield return new Setting("startingDeadlineSeconds", job.IsArgo ? "a run that was missed is lost" : "a run that was missed starts however late", times => InSeconds(Math.Min(300, times?.TotalSeconds ?? 300)));
        if (job.OfSchedule("successfulJobsHistoryLimit") is null)
            yield return new Setting("successfulJobsHistoryLimit", "3 by default", _ => "3");
        if (job.OfSchedule("failedJobsHistoryLimit") is null)
            yield return new Setting("failedJobsHistoryLimit", "1 by default", _ => "3");
    }

    private static IEnumerable<Setting> OfJob(ScheduledJob job)
    {
        if (job.OfRun("activeDeadlineSeconds") is null && job.Object.Root.Find([.. job.RunPath, "template", "spec", "activeDeadlineSeconds"])?.Text is null)
            yield return Deadline(job);
        if (job.OfRun("backoffLimit") is null && job.OfRun("backoffLimitPerIndex") is null)
            yield return new Setting("backoffLimit", "6 more attempts by default", _ => "2");
        if (job.OfRun("ttlSecondsAfterFinished") is null)
            yield return new Setting("ttlSecondsAfterFinished", "what is finished stays", _ => "86400");
    }

    private static IEnumerable<Setting> OfWorkflow(ScheduledJob job)
    {
        if (job.OfRun("activeDeadlineSeconds") is null)
            yield return Deadline(job);
        if (job.OfRun("retryStrategy") is null && job.OfRun("templateDefaults")?["retryStrategy"] is null && !(job.OfRun("templates")?.Elements.Any(t => t["retryStrategy"] is not null) ?? false))
            yield return new Setting("retryStrategy", "no second attempt by default", _ => "{limit: 2}", "limit: 2");
        if (job.OfRun("ttlStrategy") is null)
            yield return new Setting("ttlStrategy", "what is finished stays", _ => "{secondsAfterCompletion: 86400}", "secondsAfterCompletion: 86400");
    }

    // Above the job's own limit, with time to stop; else an hour, or as long as no other run is due.
    private static Setting Deadline(ScheduledJob job)
        => new("activeDeadlineSeconds", "a run that hangs never ends", gap => InSeconds(job.MaxRuntime is { } inside ? inside.TotalSeconds + TimeToStop : Math.Min(3600, gap?.TotalSeconds ?? 3600)));

    private static string InSeconds(double seconds) => ((long)Math.Max(seconds, LeastStartingDeadline)).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Finding> Missing(ServiceFacts facts, ScheduledJob job, KubernetesObject holder, string[] path, IEnumerable<Setting> missing)
    {
        var never = new List<Setting>();
        foreach (var setting in missing)
        {
            if (holder.Root.WhyMissing([.. path, setting.Key]) is { } removal)
                yield return job.At(About, removal, $"{holder} sets no {setting.Key} ({setting.Otherwise}): this patch removes it. Leave it in place, or set another value.", WorkloadSite.RestoreOf(facts, removal));
            else
                never.Add(setting);
        }

        if (never.Count == 0)
            yield break;
        var written = WrittenObject.Of(facts, holder);
        var message = $"{holder} sets no {string.Join(", no ", never.Select(s => $"{s.Key} ({s.Otherwise})"))}. Say it in {string.Join(".", path)}.";
        yield return job.At(About, written is null ? holder.NameSpan : KeyOf(written, path), message, written is null ? null : FixOf(written, path, never, ShortestGap(facts, job)));
    }

    private static TimeSpan? ShortestGap(ServiceFacts facts, ScheduledJob job) => JobSchedule.Of(facts, job) is { Problems.Count: 0, Times: { } times } ? times.Shortest?.Length : null;

    // The word that what is missing would stand below.
    private static SourceSpan KeyOf(WrittenObject written, string[] path)
    {
        var place = written.NameSpan;
        YamlNode? at = written.Root;
        foreach (var key in path)
        {
            if ((at as YamlMapping)?.Find(key) is not { } entry)
                break;
            place = entry.Key.Span;
            at = entry.Value;
        }

        return place;
    }

    private static Fix? FixOf(WrittenObject written, string[] path, List<Setting> missing, TimeSpan? gap)
    {
        var (file, root) = written;
        var edits = root.Find(path) is YamlMapping { Entries.Count: > 0 }
            ? YamlEdit.Together([.. missing.Select(s => Set(file, root, [.. path, s.Key], s, gap))])
            : YamlEdit.SetBlock(file, root, path, [.. missing.SelectMany(s => s.Block is null ? new[] { $"{s.Key}: {s.Value(gap)}" } : [s.Key + ":", "  " + s.Block])]);
        return edits.Count > 0 ? new Fix(About.FixTitle, edits) : null;
    }

    private static IReadOnlyList<TextEdit> Set(YamlFile file, YamlMapping root, string[] path, Setting setting, TimeSpan? gap)
        => setting.Block is not null && YamlEdit.SetBlock(file, root, path, [setting.Block]) is { Count: > 0 } block ? block : YamlEdit.Set(file, root, path, setting.Value(gap));

    /// <summary>A setting that is missing.</summary>
    /// <param name="Key">The field.</param>
    /// <param name="Otherwise">What holds without it.</param>
    /// <param name="Value">What the fix writes, by the shortest time between two runs.</param>
    /// <param name="Block">The same in block style, where it is no scalar.</param>
    private sealed record Setting(string Key, string Otherwise, Func<TimeSpan?, string> Value, string? Block = null);
}
