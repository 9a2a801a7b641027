using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Jobs.Periods;
using PlatformTemplates.Jobs.Store;

namespace PlatformTemplates.Jobs.Running;

/// <summary>The job of the process.</summary>
/// <param name="Unit">The period of a run.</param>
/// <param name="RunBatch">Does a batch.</param>
internal sealed record JobDefinition(PeriodUnit Unit, Func<IServiceProvider, JobRun, JobProgress, CancellationToken, Task<JobProgress>> RunBatch)
{
    public static JobDefinition Of<TJob, TCheckpoint>(PeriodUnit unit, JsonSerializerOptions json)
        where TJob : class, IJob<TCheckpoint>
        where TCheckpoint : class
        => new(unit, async (services, run, before, cancellationToken) =>
        {
            var checkpoint = Read<TCheckpoint>(run, before, json);
            var batch = await services.GetRequiredService<TJob>().RunBatchAsync(run, checkpoint, cancellationToken);
            return before with
            {
                Checkpoint = batch.Checkpoint is null ? null : JsonSerializer.Serialize(batch.Checkpoint, json),
                Batches = before.Batches + 1,
                Rows = before.Rows + batch.Rows,
                FinishedAt = batch.Checkpoint is null ? services.GetRequiredService<TimeProvider>().GetUtcNow() : null,
            };
        });

    private static TCheckpoint? Read<TCheckpoint>(JobRun run, JobProgress before, JsonSerializerOptions json)
        where TCheckpoint : class
    {
        if (before.Checkpoint is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<TCheckpoint>(before.Checkpoint, json);
        }
        catch (JsonException exception)
        {
            throw new JobDataException($"The checkpoint of {run.Job} {run.Period} can't be read as {typeof(TCheckpoint).Name}: {exception.Message} Run it with the version that wrote it, or from its beginning with --restart.", exception);
        }
    }
}
