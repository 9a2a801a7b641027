using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>One question that the orchestrator asks: a path, and the checks that answer it.</summary>
internal sealed record Probe(string Path, string Tag)
{
    public static readonly Probe Startup = new("/health/startup", HealthTags.Startup);
    public static readonly Probe Live = new("/health/live", HealthTags.Live);
    public static readonly Probe Ready = new("/health/ready", HealthTags.Ready);

    public static readonly IReadOnlyList<Probe> All = [Startup, Live, Ready];

    public static Probe? Find(string? path)
    {
        foreach (var probe in All)
        {
            if (string.Equals(probe.Path, path, StringComparison.OrdinalIgnoreCase))
                return probe;
        }

        return null;
    }

    public bool Includes(HealthCheckRegistration check) =>
        check.Tags.Contains(Tag) || (this == Ready && !All.Any(probe => check.Tags.Contains(probe.Tag)));
}
