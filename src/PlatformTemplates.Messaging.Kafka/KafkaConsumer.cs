using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Messaging.Handling;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// Consumes one subscription. One thread polls, so that the group never takes this member for dead; the messages are handled
/// beside it, in order for each key.
/// </summary>
internal sealed partial class KafkaConsumer(
    KafkaOptions options,
    string bootstrapServers,
    Subscription subscription,
    MessageProcessor processor,
    ILogger logger,
    CancellationToken stopping,
    CancellationToken abandoning)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _pausedPoll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _restartDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _cutTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<int, PartitionProgress> _partitions = [];
    private readonly object _room = new();
    private int _inFlight;

    public KafkaLag Lag { get; } = new(subscription);

    /// <summary>Consumes until the service stops; a client that has failed for good is replaced.</summary>
    public void Run()
    {
        var dispatcher = new KeyedDispatcher(subscription.Options.Concurrency);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Consume(dispatcher);
            }
            catch (KafkaException exception)
            {
                LogFailed(exception, subscription.Topic, _restartDelay);
                stopping.WaitHandle.WaitOne(_restartDelay);
            }
        }
    }

    private void Consume(KeyedDispatcher dispatcher)
    {
        using var consumer = new ConsumerBuilder<string?, byte[]>(KafkaClients.ForConsumer(options, bootstrapServers, subscription.Group))
            .SetLogHandler((_, message) => KafkaLog.Write(logger, message))
            .SetErrorHandler((_, error) => KafkaLog.Write(logger, error))
            .SetStatisticsHandler((_, statistics) => Lag.Update(statistics, _partitions))
            .SetPartitionsAssignedHandler((client, partitions) => Assign(client, partitions))
            .SetPartitionsRevokedHandler((client, partitions) => Revoke(client, partitions.Select(p => p.TopicPartition)))
            .SetPartitionsLostHandler((_, partitions) => Lose(partitions.Select(p => p.TopicPartition)))
            .Build();
        try
        {
            consumer.Subscribe(subscription.Topic);
            while (!stopping.IsCancellationRequested)
            {
                WaitForRoom(consumer, dispatcher);
                Poll(consumer, dispatcher, _poll);
            }
        }
        finally
        {
            // Finishes what is in flight by the handler of revoked partitions, commits, and leaves the group.
            consumer.Close();
        }
    }

    private void Poll(IConsumer<string?, byte[]> consumer, KeyedDispatcher dispatcher, TimeSpan timeout)
    {
        ConsumeResult<string?, byte[]>? result;
        try
        {
            result = consumer.Consume(timeout);
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            // Such as a topic that is not there yet: the client goes on by itself.
            LogConsumeFailed(subscription.Topic, exception.Error.Reason);
            return;
        }

        if (result?.Message is not null && _partitions.TryGetValue(result.Partition.Value, out var partition))
            Begin(dispatcher, partition, result);
    }

    private void Begin(KeyedDispatcher dispatcher, PartitionProgress partition, ConsumeResult<string?, byte[]> result)
    {
        var offset = result.Offset.Value;
        partition.Begin(offset);
        lock (_room)
            _inFlight++;
        dispatcher.Dispatch(result.Message.Key, async slot =>
        {
            var done = false;
            try
            {
                done = await processor.ProcessAsync(KafkaMessages.Read(result), slot, partition.HandBack, partition.Abandon);
            }
            catch (Exception exception)
            {
                LogUnexpected(exception, subscription.Topic, result.Partition.Value, offset);
            }

            try
            {
                partition.End(offset, done);
            }
            catch (KafkaException exception)
            {
                // The partition is being taken away in this moment: it is delivered again.
                LogCommitFailed(subscription.Topic, exception.Error.Reason);
            }

            lock (_room)
            {
                _inFlight--;
                Monitor.Pulse(_room);
            }
        });
    }

    // Waiting is cheap but keeps the client from rebalancing; pausing makes it fetch everything again, but goes on polling.
    private void WaitForRoom(IConsumer<string?, byte[]> consumer, KeyedDispatcher dispatcher)
    {
        if (HasRoom(subscription.Options.MaxInFlight, _patience))
            return;

        HashSet<PartitionProgress> paused = [];
        while (!HasRoom((subscription.Options.MaxInFlight / 2) + 1, TimeSpan.Zero) && !stopping.IsCancellationRequested)
        {
            // Also those that come in the meantime, but none that has given nothing yet: pausing one whose first offset the
            // client is still asking for can stop it for good. It gives a message too many at most.
            var started = _partitions.Values.Where(partition => partition.Position is not null && !paused.Contains(partition)).ToList();
            if (started.Count > 0)
                consumer.Pause(started.Select(partition => partition.TopicPartition));
            paused.UnionWith(started);
            Poll(consumer, dispatcher, _pausedPoll);
        }

        consumer.Resume(paused.Where(partition => _partitions.GetValueOrDefault(partition.Partition) == partition).Select(partition => partition.TopicPartition));
    }

    private bool HasRoom(int bound, TimeSpan patience)
    {
        var end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (_room)
        {
            while (_inFlight >= bound)
            {
                var left = end - Environment.TickCount64;
                if (left <= 0 || stopping.IsCancellationRequested || !Monitor.Wait(_room, (int)left))
                    return _inFlight < bound;
            }

            return true;
        }
    }

    private void Assign(IConsumer<string?, byte[]> consumer, List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            _partitions[partition.Partition.Value] = new PartitionProgress(partition, consumer.StoreOffset, stopping, abandoning);
        LogAssigned(subscription.Topic, string.Join(',', partitions.Select(p => p.Partition.Value)));
    }

    private void Revoke(IConsumer<string?, byte[]> consumer, IEnumerable<TopicPartition> revoked)
    {
        var partitions = Take(revoked);
        Finish(partitions, options.RevokeTimeout);
        try
        {
            consumer.Commit();
        }
        catch (KafkaException exception) when (exception.Error.Code == ErrorCode.Local_NoOffset)
        {
            // Nothing was done since the last commit.
        }
        catch (KafkaException exception)
        {
            LogCommitFailed(subscription.Topic, exception.Error.Reason);
        }

        LogRevoked(subscription.Topic, string.Join(',', partitions.Keys));
    }

    // Another member has them already: what runs here ends for nothing, which the inbox sees to.
    private void Lose(IEnumerable<TopicPartition> lost)
    {
        var partitions = Take(lost);
        foreach (var partition in partitions.Values)
            partition.Revoke();
        Finish(partitions, TimeSpan.Zero);
        LogLost(subscription.Topic, string.Join(',', partitions.Keys));
    }

    private Dictionary<int, PartitionProgress> Take(IEnumerable<TopicPartition> partitions)
    {
        Dictionary<int, PartitionProgress> taken = [];
        foreach (var id in partitions.Select(p => p.Partition.Value))
        {
            Lag.Forget(id);
            if (_partitions.TryRemove(id, out var partition))
                taken.Add(id, partition);
        }

        return taken;
    }

    private void Finish(Dictionary<int, PartitionProgress> partitions, TimeSpan timeout)
    {
        var ended = Task.WhenAll(partitions.Values.Select(partition => partition.StopAsync()).ToList());
        if (!Ends(ended, stopping.IsCancellationRequested ? Timeout.InfiniteTimeSpan : timeout, abandoning))
        {
            foreach (var partition in partitions.Values)
                partition.Cut();
            if (!Ends(ended, _cutTimeout, CancellationToken.None))
                LogAbandoned(subscription.Topic, string.Join(',', partitions.Keys));
        }

        foreach (var partition in partitions.Values)
            partition.Revoke();
        if (!ended.IsCompleted)
            return;
        foreach (var partition in partitions.Values)
            partition.Dispose();
    }

    private static bool Ends(Task task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return task.Wait(timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Partitions {Partitions} of {Topic} are ours")]
    private partial void LogAssigned(string topic, string partitions);

    [LoggerMessage(LogLevel.Information, "Partitions {Partitions} of {Topic} were given back")]
    private partial void LogRevoked(string topic, string partitions);

    [LoggerMessage(LogLevel.Warning, "Partitions {Partitions} of {Topic} were lost: another member has them")]
    private partial void LogLost(string topic, string partitions);

    [LoggerMessage(LogLevel.Warning, "Messages of the partitions {Partitions} of {Topic} did not end in time and are abandoned: their handlers do not heed the cancellation")]
    private partial void LogAbandoned(string topic, string partitions);

    [LoggerMessage(LogLevel.Warning, "{Topic} can't be read at the moment: {Reason}")]
    private partial void LogConsumeFailed(string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "What is done of {Topic} could not be committed, it will be delivered again: {Reason}")]
    private partial void LogCommitFailed(string topic, string reason);

    [LoggerMessage(LogLevel.Error, "The consumer of {Topic} has failed, a new one starts in {Delay}")]
    private partial void LogFailed(Exception exception, string topic, TimeSpan delay);

    [LoggerMessage(LogLevel.Critical, "The message at offset {Offset} of partition {Partition} of {Topic} could not be brought to an end; it is delivered again after the next start")]
    private partial void LogUnexpected(Exception exception, string topic, int partition, long offset);
}
