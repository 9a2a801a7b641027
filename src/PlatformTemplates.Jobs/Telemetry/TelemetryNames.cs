namespace PlatformTemplates.Jobs.Telemetry;

/// <summary>
/// Every name that this library's telemetry has, in one place: alerts and dashboards are written against these. OpenTelemetry
/// has no conventions for jobs that fit; <c>error.type</c> is theirs.
/// </summary>
public static class TelemetryNames
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Source = "PlatformTemplates.Jobs";

    /// <summary>Histogram, seconds: how long an attempt took, by <see cref="Outcome"/>. Its count is the number of attempts.</summary>
    public const string RunDuration = "platform.job.run.duration";

    /// <summary>Counter, {row}: rows that were worked on and committed.</summary>
    public const string Rows = "platform.job.rows";

    /// <summary>
    /// Gauge, seconds since 1970: when a run was finished last. Attempts that fail tell it too, from the database, so that an
    /// alert on its age does not depend on the last sample being kept.
    /// </summary>
    public const string LastSuccess = "platform.job.last_success";

    /// <summary>
    /// Gauge, seconds since 1970: the end of the newest period that is done. A run of an old period by hand moves
    /// <see cref="LastSuccess"/> but not this.
    /// </summary>
    public const string LastPeriodEnd = "platform.job.last_period_end";

    /// <summary>Attribute: the job's name.</summary>
    public const string Job = "platform.job.name";

    /// <summary>
    /// Attribute: how an attempt ended. <c>done</c>, <c>done_before</c>, <c>stopped</c>, <c>over_limit</c>, <c>locked</c>,
    /// <c>lock_lost</c>, <c>failed</c>, <c>data_error</c> or <c>configuration</c>.
    /// </summary>
    public const string Outcome = "platform.job.outcome";

    internal const string Run = "platform.job.run";
    internal const string Attempt = "platform.job.attempt";
    internal const string Batch = "platform.job.batch";
    internal const string RunRows = "platform.job.run.rows";
    internal const string DryRun = "platform.job.dry_run";
    internal const string ErrorType = "error.type";
}
