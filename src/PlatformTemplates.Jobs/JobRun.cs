using PlatformTemplates.Jobs.Periods;

namespace PlatformTemplates.Jobs;

/// <summary>
/// A logical run: a job and the period it is for. However often it is tried, and by whichever process, it is the same run
/// with the same checkpoint.
/// </summary>
/// <param name="Job">The job's name.</param>
/// <param name="Period">What it is for.</param>
public sealed record JobRun(string Job, Period Period)
{
    /// <summary>Whether everything is undone at the end. What is not in the database (mails, calls) is then the job's to leave out.</summary>
    public bool IsDryRun { get; init; }
}
