using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Publishing;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>
/// Sends what is in the outbox. A lane is worked on by one instance at a time, and the messages of a key one after the other:
/// a message is sent only when the one before it was confirmed.
/// </summary>
internal sealed partial class OutboxRelay<TContext>(
    IServiceScopeFactory scopes,
    MessageSender sender,
    OutboxSignal signal,
    OutboxState state,
    IOptions<OutboxOptions> options,
    TimeProvider time,
    ILogger<OutboxRelay<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    // The first half of the key of the advisory locks; the second one is the lane.
    private const int LockClass = 0x504c544f;

    private const int ParallelLanes = 4;
    private static readonly RetryOptions _retry = new() { FirstDelay = TimeSpan.FromMilliseconds(500), MaxDelay = TimeSpan.FromSeconds(30) };

    private readonly ConcurrentDictionary<int, (DateTimeOffset Until, int Failures)> _lanes = [];
    private readonly ConcurrentDictionary<long, (string? Key, DateTimeOffset Until, int Failures)> _stuck = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RelayAsync(stoppingToken))
                {
                    // There may be more.
                }

                failures = 0;
                await signal.WaitAsync(options.Value.PollInterval, time, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var delay = _retry.DelayAfter(++failures);
                LogFailed(exception, delay);
                await Task.Delay(delay, time, stoppingToken);
            }
        }
    }

    // True when something was sent.
    private async Task<bool> RelayAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        await Parallel.ForEachAsync(
            await FindLanesAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelLanes, CancellationToken = cancellationToken },
            async (lane, token) => Interlocked.Add(ref sent, await RelayLaneAsync(lane, token)));
        return sent > 0;
    }

    private async Task<List<int>> FindLanesAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        Database.Find<OutboxMessage>(context, nameof(MessagingModelExtensions.AddOutbox));
        var lanes = await context.Set<OutboxMessage>()
            .GroupBy(message => message.Lane)
            .Select(lane => new { Lane = lane.Key, Count = lane.Count(), Oldest = lane.Min(message => message.CreatedAt) })
            .ToListAsync(cancellationToken);
        state.Update(lanes.Sum(lane => lane.Count), lanes.Count == 0 ? null : lanes.Min(lane => lane.Oldest));
        var now = time.GetUtcNow();
        return [.. lanes.Select(lane => lane.Lane).Where(lane => !_lanes.TryGetValue(lane, out var waits) || waits.Until <= now)];
    }

    private async Task<int> RelayLaneAsync(int lane, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<TContext>();
        return await context.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                // SQLite belongs to one process, and a transaction would keep all writers waiting for the broker.
                await using var transaction = Database.IsPostgres(context) ? await context.Database.BeginTransactionAsync(token) : null;
                if (transaction is not null && !await LockAsync(context, lane, token))
                    return 0;

                var rows = await ReadAsync(context, lane, token);
                var sent = await SendAsync(lane, rows, token);
                // Also when the service is stopping: what was sent is not to be sent again.
                if (sent.Count > 0)
                    await context.Set<OutboxMessage>().Where(message => sent.Contains(message.Id)).ExecuteDeleteAsync(CancellationToken.None);
                if (transaction is not null)
                    await transaction.CommitAsync(CancellationToken.None);
                return sent.Count;
            },
            cancellationToken);
    }

    // Locking the rows themselves, and skipping locked ones, would let two instances send messages of one key side by side.
    private static async Task<bool> LockAsync(TContext context, int lane, CancellationToken cancellationToken)
        => (await context.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({LockClass}, {lane}) AS \"Value\"").ToListAsync(cancellationToken))[0];

    private async Task<List<OutboxMessage>> ReadAsync(TContext context, int lane, CancellationToken cancellationToken)
    {
        var rows = context.Set<OutboxMessage>().AsNoTracking().Where(message => message.Lane == lane);
        var now = time.GetUtcNow();
        var stuck = _stuck.Where(row => row.Value.Until > now).ToList();
        if (stuck.Count > 0)
        {
            var ids = stuck.ConvertAll(row => row.Key);
            var keys = stuck.Select(row => row.Value.Key).OfType<string>().ToList();
            rows = rows.Where(message => !ids.Contains(message.Id) && (message.Key == null || !keys.Contains(message.Key)));
        }

        return await rows.OrderBy(message => message.Id).Take(options.Value.BatchSize).ToListAsync(cancellationToken);
    }

    private async Task<List<long>> SendAsync(int lane, List<OutboxMessage> rows, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(rows.GroupBy(row => row.Key ?? $"\0{row.Id}").Select(group => SendInOrderAsync(group, cancellationToken)));
        List<long> sent = [.. results.SelectMany(result => result.Sent)];
        List<OutboxMessage> failed = [.. results.Select(result => result.Failed).OfType<OutboxMessage>()];
        foreach (var id in sent)
            _stuck.TryRemove(id, out _);

        // Nothing at all was taken: it is the broker, and the lane waits. Else it is these messages, and their keys wait.
        if (failed.Count == 0)
        {
            _lanes.TryRemove(lane, out _);
        }
        else if (sent.Count == 0)
        {
            var failures = _lanes.TryGetValue(lane, out var before) ? before.Failures + 1 : 1;
            _lanes[lane] = (time.GetUtcNow() + _retry.DelayAfter(failures), failures);
        }
        else
        {
            foreach (var row in failed)
            {
                var failures = _stuck.TryGetValue(row.Id, out var before) ? before.Failures + 1 : 1;
                _stuck[row.Id] = (row.Key, time.GetUtcNow() + _retry.DelayAfter(failures), failures);
            }
        }

        return sent;
    }

    private async Task<(List<long> Sent, OutboxMessage? Failed)> SendInOrderAsync(IEnumerable<OutboxMessage> rows, CancellationToken cancellationToken)
    {
        List<long> sent = [];
        foreach (var row in rows)
        {
            try
            {
                await sender.SendAsync(OutboxRows.Read(row), cancellationToken);
                sent.Add(row.Id);
            }
            catch (MessageNotSentException exception)
            {
                LogNotSent(row.Id, row.Topic, exception.Message);
                return (sent, row);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // What was confirmed before is still deleted.
                return (sent, null);
            }
        }

        return (sent, null);
    }

    [LoggerMessage(LogLevel.Warning, "Message {Row} of the outbox for {Topic} could not be sent, it is tried again: {Reason}")]
    private partial void LogNotSent(long row, string topic, string reason);

    [LoggerMessage(LogLevel.Error, "The outbox could not be sent, it is tried again in {Delay}")]
    private partial void LogFailed(Exception exception, TimeSpan delay);
}
