using System.Globalization;

namespace PlatformTemplates.Jobs.Periods;

/// <summary>When a run was scheduled for. It is the same for every attempt, which the clock is not.</summary>
internal static class ScheduledTime
{
    // Minutes since 1970 have eight digits from 1989 to 2160; a shorter number is somebody's own.
    private const int MinuteDigits = 8;

    public static DateTimeOffset? Find(JobOptions options) => options.ScheduledTime ?? OfKubernetesJob(options.KubernetesJob);

    // A CronJob names its Jobs <name>-<scheduled time in minutes since 1970>.
    private static DateTimeOffset? OfKubernetesJob(string? name)
    {
        if (name is null || name.LastIndexOf('-') is var hyphen && hyphen < 0)
            return null;
        var suffix = name.AsSpan(hyphen + 1);
        return suffix.Length == MinuteDigits && long.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            ? DateTimeOffset.FromUnixTimeSeconds(minutes * 60)
            : null;
    }
}
