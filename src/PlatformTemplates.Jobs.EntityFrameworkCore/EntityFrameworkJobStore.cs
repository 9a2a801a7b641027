using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Jobs.EntityFrameworkCore.Locks;
using PlatformTemplates.Jobs.Store;

namespace PlatformTemplates.Jobs.EntityFrameworkCore;

/// <summary>
/// Remembers runs in a table of the job's own database. The lock keeps a second run from working; should it fail, as behind a
/// connection pooler that shares sessions, the number of the attempt in the row still keeps two from committing.
/// </summary>
internal sealed class EntityFrameworkJobStore<TContext>(IServiceScopeFactory scopes, IOptions<JobOptions> options, TimeProvider time, ILoggerFactory loggers) : IJobStore
    where TContext : DbContext
{
    public async Task<IJobLock?> TryLockAsync(string job, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        IJobLock? taken = null;
        try
        {
            var context = scope.ServiceProvider.GetRequiredService<TContext>();
            return taken = Database.IsPostgres(context)
                ? await PostgresLock.TryTakeAsync(scope, context, job, options.Value.LockCheckInterval, time, loggers.CreateLogger<PostgresLock>(), cancellationToken)
                : await FileLock.TryTakeAsync(scope, context, job, cancellationToken);
        }
        finally
        {
            if (taken is null)
                await scope.DisposeAsync();
        }
    }

    public Task<JobHistory> ReadHistoryAsync(string job, CancellationToken cancellationToken) => ExecuteAsync(
        async (_, context, token) =>
        {
            Database.RequireRuns(context);
            var finished = context.Set<JobRunRecord>().Where(run => run.Job == job && run.FinishedAt != null);
            return new JobHistory(
                InUtc(await finished.MaxAsync(run => run.FinishedAt, token)),
                InUtc(await finished.MaxAsync(run => (DateTime?)run.PeriodEnd, token)));
        },
        cancellationToken);

    public Task<JobProgress?> FindAsync(JobRun run, CancellationToken cancellationToken)
        => ExecuteAsync((_, context, token) => ReadAsync(context, run, token), cancellationToken);

    public Task<JobProgress> BeginAsync(JobRun run, bool restart, CancellationToken cancellationToken) => ExecuteAsync(
        async (_, context, token) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            var before = await ReadAsync(context, run, token);
            if (before is null)
            {
                context.Add(new JobRunRecord
                {
                    Job = run.Job,
                    Run = run.Period.Name,
                    PeriodStart = run.Period.Start.UtcDateTime,
                    PeriodEnd = run.Period.End.UtcDateTime,
                    Attempt = 1,
                    StartedAt = now,
                    UpdatedAt = now,
                });
                await context.SaveChangesAsync(token);
                return JobProgress.None with { Attempt = 1 };
            }

            if (before.IsFinished && !restart)
                return before;

            var begun = restart ? JobProgress.None with { Attempt = before.Attempt + 1 } : before with { Attempt = before.Attempt + 1 };
            await WriteAsync(context, run, before.Attempt, begun, token);
            return begun;
        },
        cancellationToken);

    public Task<JobProgress> RunBatchAsync(JobRun run, JobProgress before, BatchWork work, CancellationToken cancellationToken) => ExecuteAsync(
        async (services, context, token) =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            // Read again: should a commit have succeeded without saying so, the repetition goes on behind it.
            var stored = await ReadAsync(context, run, token);
            if (stored is null || stored.Attempt != before.Attempt)
                throw new JobLockLostException(run);
            if (stored.IsFinished)
                return stored;

            var after = await work(services, stored, token);
            await context.SaveChangesAsync(token);
            await WriteAsync(context, run, before.Attempt, after, token);
            // Not cancelled any more: whether it is committed must not stay open.
            await transaction.CommitAsync(CancellationToken.None);
            return after;
        },
        cancellationToken);

    public Task<JobProgress> TryOutAsync(JobRun run, JobProgress before, BatchWork work, CancellationToken cancellationToken) => ExecuteAsync(
        async (services, context, token) =>
        {
            // One transaction for all batches, so that each finds what the one before it did. It is never committed.
            await using var transaction = await context.Database.BeginTransactionAsync(token);
            var progress = before;
            while (!progress.IsFinished)
            {
                progress = await work(services, progress, token);
                await context.SaveChangesAsync(token);
                context.ChangeTracker.Clear();
            }

            return progress;
        },
        cancellationToken);

    private static async Task<JobProgress?> ReadAsync(TContext context, JobRun run, CancellationToken cancellationToken)
        => await RowOf(context, run).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } row
            ? new JobProgress(row.Attempt, row.Checkpoint, row.Batches, row.Rows, InUtc(row.FinishedAt))
            : null;

    // By the attempt's number, which another one would have changed.
    private async Task WriteAsync(TContext context, JobRun run, int attempt, JobProgress progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var finishedAt = progress.FinishedAt?.UtcDateTime;
        var written = await RowOf(context, run).Where(row => row.Attempt == attempt).ExecuteUpdateAsync(
            row => row
                .SetProperty(r => r.Attempt, progress.Attempt)
                .SetProperty(r => r.Checkpoint, progress.Checkpoint)
                .SetProperty(r => r.Batches, progress.Batches)
                .SetProperty(r => r.Rows, progress.Rows)
                .SetProperty(r => r.UpdatedAt, now)
                .SetProperty(r => r.FinishedAt, finishedAt),
            cancellationToken);
        if (written == 0)
            throw new JobLockLostException(run);
    }

    private static IQueryable<JobRunRecord> RowOf(TContext context, JobRun run)
        => context.Set<JobRunRecord>().Where(row => row.Job == run.Job && row.Run == run.Period.Name);

    // SQLite keeps no kind.
    private static DateTimeOffset? InUtc(DateTime? time) => time is { } value ? new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)) : null;

    // In a scope of its own, and again in a new one where the context's strategy repeats what failed.
    private async Task<TResult> ExecuteAsync<TResult>(Func<IServiceProvider, TContext, CancellationToken, Task<TResult>> operation, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var strategy = scope.ServiceProvider.GetRequiredService<TContext>().Database.CreateExecutionStrategy();
        return await strategy.ExecuteAsync(
            async token =>
            {
                await using var attempt = scopes.CreateAsyncScope();
                return await operation(attempt.ServiceProvider, attempt.ServiceProvider.GetRequiredService<TContext>(), token);
            },
            cancellationToken);
    }
}
