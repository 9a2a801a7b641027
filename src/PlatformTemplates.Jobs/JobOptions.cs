namespace PlatformTemplates.Jobs;

/// <summary>How a job is run. Bound from the configuration section <c>Job</c>.</summary>
public sealed class JobOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Job";

    /// <summary>
    /// The job's name, by which its runs and its lock are known: up to 100 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>. The
    /// application's name when not set.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// How long the process may work, all periods together. Then it stops as on SIGTERM and ends with
    /// <see cref="JobExitCode.TryAgain"/>. Default: an hour.
    /// </summary>
    public TimeSpan MaxRuntime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long the batch at work may take when the run has to stop. Then it is cancelled and undone; the checkpoint is that of
    /// the batch before. Default: 10 seconds.
    /// </summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long traces, metrics and logs may take to be sent before the process ends. Default: 5 seconds.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the lock is looked after while a run works. Default: 5 seconds.</summary>
    public TimeSpan LockCheckInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The time zone that days, weeks and months begin in, by its IANA name. Default: UTC.</summary>
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>
    /// When the run was scheduled for, where the scheduler says so; <c>--as-of</c> wins. Without both it is now. A run is for the
    /// period that ended before.
    /// </summary>
    public DateTimeOffset? ScheduledTime { get; set; }

    /// <summary>
    /// The name of the Kubernetes Job, from the pod's label <c>batch.kubernetes.io/job-name</c>. A CronJob ends it with the
    /// scheduled time in minutes since 1970, which is read where <see cref="ScheduledTime"/> is not set. Any other name says nothing.
    /// </summary>
    public string? KubernetesJob { get; set; }
}
