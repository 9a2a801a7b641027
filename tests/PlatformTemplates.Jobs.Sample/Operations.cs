using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PlatformTemplates.Jobs.Sample;

/// <summary>Counts what is asked of the database, before and after each, and ends the process by SIGKILL at one of these points.</summary>
/// <param name="killAt">Which one; 0 for none.</param>
internal sealed class Operations(int killAt)
{
    private int _count;

    public int Count => _count;

    public void Reach()
    {
        if (Interlocked.Increment(ref _count) == killAt)
            Process.GetCurrentProcess().Kill();
    }
}

internal sealed class CommandOperations(Operations operations) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return new(result);
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return new(result);
    }
}

internal sealed class TransactionOperations(Operations operations) : DbTransactionInterceptor
{
    public override ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return new(result);
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return new(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        operations.Reach();
        return Task.CompletedTask;
    }
}
