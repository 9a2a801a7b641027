using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace PlatformTemplates.Jobs.Store;

/// <summary>
/// What a job without a database has: progress is known as long as the process lives, and nobody is kept out. A run that is
/// tried again begins at its beginning.
/// </summary>
internal sealed class ProcessStore(IServiceScopeFactory scopes) : IJobStore
{
    private readonly ConcurrentDictionary<JobRun, JobProgress> _runs = [];

    public Task<IJobLock?> TryLockAsync(string job, CancellationToken cancellationToken) => Task.FromResult<IJobLock?>(new NoLock());

    public Task<JobHistory> ReadHistoryAsync(string job, CancellationToken cancellationToken) => Task.FromResult(new JobHistory(null, null));

    public Task<JobProgress?> FindAsync(JobRun run, CancellationToken cancellationToken) => Task.FromResult(_runs.GetValueOrDefault(run));

    public Task<JobProgress> BeginAsync(JobRun run, bool restart, CancellationToken cancellationToken)
        => Task.FromResult(_runs.AddOrUpdate(
            run,
            static (_, _) => JobProgress.None with { Attempt = 1 },
            static (_, before, restart) => restart ? JobProgress.None with { Attempt = before.Attempt + 1 } : before.IsFinished ? before : before with { Attempt = before.Attempt + 1 },
            restart));

    public async Task<JobProgress> RunBatchAsync(JobRun run, JobProgress before, BatchWork work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return _runs[run] = await work(scope.ServiceProvider, before, cancellationToken);
    }

    public Task<JobProgress> TryOutAsync(JobRun run, JobProgress before, BatchWork work, CancellationToken cancellationToken)
        => throw new JobConfigurationException("--dry-run needs a database, where everything can be undone: the job has none (job.UseDatabase<TContext>()).");

    private sealed class NoLock : IJobLock
    {
        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
