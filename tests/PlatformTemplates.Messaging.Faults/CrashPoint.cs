using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>Ends the process by SIGKILL when it reaches a point for the nth time.</summary>
/// <param name="point">The point; null for none.</param>
/// <param name="times">The n.</param>
public sealed class CrashPoint(string? point, int times)
{
    private int _reached;

    /// <summary>The points, in the order in which a message passes them.</summary>
    public static IReadOnlyList<string> All { get; } = ["in-handler", "before-commit", "after-commit", "before-sent-deleted", "after-sent-deleted"];

    /// <summary>The process is at a point.</summary>
    public void Reach(string reached)
    {
        if (reached == point && Interlocked.Increment(ref _reached) == times)
            Process.GetCurrentProcess().Kill();
    }
}

/// <summary>The points around the handler's transaction.</summary>
public sealed class TransactionCrashes(CrashPoint crash) : DbTransactionInterceptor
{
    /// <inheritdoc />
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (IsOfHandler(eventData))
            crash.Reach("before-commit");
        return new(result);
    }

    /// <inheritdoc />
    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsOfHandler(eventData))
            crash.Reach("after-commit");
        return Task.CompletedTask;
    }

    // The relay tracks nothing.
    private static bool IsOfHandler(TransactionEventData eventData) => eventData.Context?.ChangeTracker.Entries<Booking>().Any() == true;
}

/// <summary>The points around the relay's deletion of what it has sent.</summary>
public sealed class RelayCrashes(CrashPoint crash) : DbCommandInterceptor
{
    /// <inheritdoc />
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (IsDeletion(command))
            crash.Reach("before-sent-deleted");
        return new(result);
    }

    /// <inheritdoc />
    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (IsDeletion(command))
            crash.Reach("after-sent-deleted");
        return new(result);
    }

    private static bool IsDeletion(DbCommand command)
        => command.CommandText.StartsWith("DELETE", StringComparison.Ordinal) && command.CommandText.Contains("outbox_messages", StringComparison.Ordinal);
}
