namespace PlatformTemplates.Jobs.Store;

/// <summary>The lock of a job, held until it is disposed of or lost.</summary>
public interface IJobLock : IAsyncDisposable
{
    /// <summary>Cancelled when another process may have it.</summary>
    CancellationToken Lost { get; }
}
