using Microsoft.EntityFrameworkCore;

namespace PlatformTemplates.Jobs.Sample;

/// <summary>Where adding up is.</summary>
/// <param name="LastId">The last entry that is in the totals.</param>
internal sealed record LedgerCheckpoint(int LastId);

/// <summary>What a test does in the middle of a batch, when the batch has changed the database and has not ended.</summary>
internal sealed class BatchHook
{
    public Func<JobRun, CancellationToken, Task> InBatch { get; set; } = (_, _) => Task.CompletedTask;
}

/// <summary>Adds a period's entries to its totals. Adding one twice would be seen.</summary>
internal sealed class AddUpLedger(LedgerContext ledger, BatchHook hook) : IJob<LedgerCheckpoint>
{
    public const int BatchSize = 20;

    public async Task<Batch<LedgerCheckpoint>> RunBatchAsync(JobRun run, LedgerCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        if (checkpoint is null)
            await ledger.Totals.Where(total => total.Run == run.Period.Name).ExecuteDeleteAsync(cancellationToken);

        var (start, end, last) = (run.Period.Start.UtcDateTime, run.Period.End.UtcDateTime, checkpoint?.LastId ?? 0);
        var entries = await ledger.Entries
            .Where(entry => entry.BookedAt >= start && entry.BookedAt < end && entry.Id > last)
            .OrderBy(entry => entry.Id)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
        var totals = await ledger.Totals.Where(total => total.Run == run.Period.Name).ToDictionaryAsync(total => total.Account, cancellationToken);
        foreach (var entry in entries)
        {
            if (!totals.TryGetValue(entry.Account, out var total))
                ledger.Totals.Add(totals[entry.Account] = total = new Total { Run = run.Period.Name, Account = entry.Account, Amount = 0 });
            total.Amount += entry.Amount;
        }

        await ledger.SaveChangesAsync(cancellationToken);
        await hook.InBatch(run, cancellationToken);
        return entries.Count < BatchSize ? Batch.Last<LedgerCheckpoint>(entries.Count) : Batch.More(new LedgerCheckpoint(entries[^1].Id), entries.Count);
    }
}
