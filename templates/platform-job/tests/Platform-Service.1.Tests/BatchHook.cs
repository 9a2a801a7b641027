using Microsoft.EntityFrameworkCore.Diagnostics;
using PlatformService1.Reconciling;

namespace PlatformService1.Tests;

/// <summary>Does something in the middle of a batch: when its report has changed, and is not saved.</summary>
/// <param name="inBatch">What, by the number of the batch in this process.</param>
internal sealed class BatchHook(Func<int, Task> inBatch) : SaveChangesInterceptor
{
    private int _batches;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context!.ChangeTracker.Entries<Report>().Any())
            await inBatch(++_batches);
        return await base.SavingChangesAsync(eventData, result, cancellationToken);
    }
}
