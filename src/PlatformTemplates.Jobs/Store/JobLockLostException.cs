namespace PlatformTemplates.Jobs.Store;

/// <summary>Another attempt of the run has begun: this one has to stop.</summary>
public sealed class JobLockLostException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="run">The run.</param>
    public JobLockLostException(JobRun run)
        : base($"Another attempt of {run?.Job} {run?.Period} has begun.")
    {
    }
}
