namespace PlatformTemplates.Jobs;

/// <summary>
/// A job: works through a period batch by batch. A new one is made for every batch, in a scope of its own; what has to be
/// known from batch to batch is in the checkpoint.
/// </summary>
/// <typeparam name="TCheckpoint">Where a run is, such as the last id that was read. Stored as JSON.</typeparam>
public interface IJob<TCheckpoint>
    where TCheckpoint : class
{
    /// <summary>
    /// Does the next batch. With a database its changes and the checkpoint are committed together; <c>SaveChanges</c> is called
    /// for it. Keep it short: a run that is told to stop lets the batch end (<see cref="JobOptions.StopTimeout"/>).
    /// </summary>
    /// <param name="run">What is run.</param>
    /// <param name="checkpoint">Where the batch before ended, in this process or in one that was killed; null for the first one.</param>
    /// <param name="cancellationToken">Cancelled when the batch has no time left; it is undone then.</param>
    /// <exception cref="JobDataException">The data is wrong, and another attempt would not help.</exception>
    Task<Batch<TCheckpoint>> RunBatchAsync(JobRun run, TCheckpoint? checkpoint, CancellationToken cancellationToken);
}
