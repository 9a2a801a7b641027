namespace PlatformTemplates.Jobs.Running;

/// <summary>How an attempt ended.</summary>
internal enum JobOutcome
{
    Done,
    DoneBefore,
    Stopped,
    OverLimit,
    Locked,
    LockLost,
    Failed,
    DataError,
    Configuration,
}

internal static class JobOutcomes
{
    public static JobExitCode ExitCode(this JobOutcome outcome) => outcome switch
    {
        JobOutcome.Done or JobOutcome.DoneBefore => JobExitCode.Done,
        JobOutcome.DataError => JobExitCode.DataError,
        JobOutcome.Configuration => JobExitCode.Configuration,
        _ => JobExitCode.TryAgain,
    };

    public static bool IsFailure(this JobOutcome outcome)
        => outcome is JobOutcome.OverLimit or JobOutcome.LockLost or JobOutcome.Failed or JobOutcome.DataError or JobOutcome.Configuration;

    public static string Name(this JobOutcome outcome) => outcome switch
    {
        JobOutcome.Done => "done",
        JobOutcome.DoneBefore => "done_before",
        JobOutcome.Stopped => "stopped",
        JobOutcome.OverLimit => "over_limit",
        JobOutcome.Locked => "locked",
        JobOutcome.LockLost => "lock_lost",
        JobOutcome.DataError => "data_error",
        JobOutcome.Configuration => "configuration",
        _ => "failed",
    };
}
