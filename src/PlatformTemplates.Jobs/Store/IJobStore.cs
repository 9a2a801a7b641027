namespace PlatformTemplates.Jobs.Store;

/// <summary>Does a batch.</summary>
/// <param name="services">The batch's own scope.</param>
/// <param name="before">What is done.</param>
/// <param name="cancellationToken">Cancelled when the batch has no time left.</param>
/// <returns>What is done after it.</returns>
public delegate Task<JobProgress> BatchWork(IServiceProvider services, JobProgress before, CancellationToken cancellationToken);

/// <summary>Where runs are remembered, and where one run keeps others out.</summary>
public interface IJobStore
{
    /// <summary>Takes the lock of a job.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The lock, or null when another process holds it.</returns>
    Task<IJobLock?> TryLockAsync(string job, CancellationToken cancellationToken);

    /// <summary>What was achieved before.</summary>
    /// <param name="job">The job's name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<JobHistory> ReadHistoryAsync(string job, CancellationToken cancellationToken);

    /// <summary>What is done of a run; null when it never began.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<JobProgress?> FindAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>
    /// Begins an attempt of a run and so takes the run away from every attempt before it: their batches are committed no more.
    /// A run that is finished stays as it is.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="restart">Whether to forget what is done of it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<JobProgress> BeginAsync(JobRun run, bool restart, CancellationToken cancellationToken);

    /// <summary>Does a batch and remembers it, in one transaction.</summary>
    /// <param name="run">The run.</param>
    /// <param name="before">What is done.</param>
    /// <param name="work">The batch.</param>
    /// <param name="cancellationToken">Cancelled when the batch has no time left.</param>
    /// <exception cref="JobLockLostException">Another attempt has begun; nothing of the batch is committed.</exception>
    Task<JobProgress> RunBatchAsync(JobRun run, JobProgress before, BatchWork work, CancellationToken cancellationToken);

    /// <summary>Does batches until <paramref name="work"/> says that the run is finished, and undoes them all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="before">What is done.</param>
    /// <param name="work">The batches.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="JobConfigurationException">Nothing can be undone here.</exception>
    Task<JobProgress> TryOutAsync(JobRun run, JobProgress before, BatchWork work, CancellationToken cancellationToken);
}
