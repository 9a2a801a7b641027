using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// How far a consumer is behind, by the client's own statistics: no request to the broker, and no right to ask for groups.
/// The client's own lag ends at what was read; this one at what is done.
/// </summary>
internal sealed class KafkaLag(Subscription subscription)
{
    private readonly ConcurrentDictionary<int, long> _lags = [];

    /// <summary>Takes over what the client says.</summary>
    /// <param name="statistics">The client's statistics, in JSON.</param>
    /// <param name="partitions">The partitions that are ours.</param>
    public void Update(string statistics, IReadOnlyDictionary<int, PartitionProgress> partitions)
    {
        using var document = JsonDocument.Parse(statistics);
        if (!document.RootElement.TryGetProperty("topics", out var topics) || !topics.TryGetProperty(subscription.Topic, out var topic))
            return;
        foreach (var partition in topic.GetProperty("partitions").EnumerateObject())
        {
            if (!partitions.TryGetValue(partition.Value.GetProperty("partition").GetInt32(), out var progress))
                continue;
            // Negative offsets are not known yet.
            var end = Offset("hi_offset");
            if (end >= 0 && (progress.Position ?? Known("committed_offset") ?? Known("lo_offset")) is { } position)
                _lags[progress.Partition] = Math.Max(0, end - position);

            long Offset(string name) => partition.Value.GetProperty(name).GetInt64();
            long? Known(string name) => Offset(name) is >= 0 and var offset ? offset : null;
        }
    }

    public void Forget(int partition) => _lags.TryRemove(partition, out _);

    public IEnumerable<Measurement<long>> Measure()
        => _lags.Select(lag => new Measurement<long>(lag.Value, MessagingTelemetry.TagsOf("kafka", subscription.Topic, subscription.Group, lag.Key)));
}
