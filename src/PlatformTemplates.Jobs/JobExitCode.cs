namespace PlatformTemplates.Jobs;

/// <summary>
/// How a job's process ends: a contract with what runs it, such as a CronJob's <c>podFailurePolicy</c>. The codes are those of
/// <c>sysexits.h</c> (4.3BSD; FreeBSD's manual, sysexits(3)).
/// </summary>
public enum JobExitCode
{
    /// <summary>Everything is done (EX_OK).</summary>
    Done = 0,

    /// <summary>The data is wrong: another attempt would fail as well (EX_DATAERR).</summary>
    DataError = 65,

    /// <summary>
    /// Not done, and another attempt goes on at the checkpoint (EX_TEMPFAIL): the run was told to stop, reached its limit, found
    /// another one at work, or failed.
    /// </summary>
    TryAgain = 75,

    /// <summary>The command line or a setting is wrong: another attempt would fail as well (EX_CONFIG).</summary>
    Configuration = 78,
}
