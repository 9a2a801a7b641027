using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// How far a consumer is behind, by the client's own statistics: no request to the broker, and no right to ask for groups.
/// </summary>
internal sealed class KafkaLag(Subscription subscription)
{
    private readonly ConcurrentDictionary<int, long> _lags = [];

    /// <summary>Takes over what the client says.</summary>
    /// <param name="statistics">The client's statistics, in JSON.</param>
    /// <param name="isAssigned">Whether a partition is ours.</param>
    public void Update(string statistics, Func<int, bool> isAssigned)
    {
        using var document = JsonDocument.Parse(statistics);
        if (!document.RootElement.TryGetProperty("topics", out var topics) || !topics.TryGetProperty(subscription.Topic, out var topic))
            return;
        foreach (var partition in topic.GetProperty("partitions").EnumerateObject())
        {
            var id = partition.Value.GetProperty("partition").GetInt32();
            if (id < 0 || !isAssigned(id))
                continue;
            // Up to what is done; before anything is, up to what is committed or read. -1 is not known yet.
            var lag = partition.Value.GetProperty("consumer_lag_stored").GetInt64();
            if (lag < 0)
                lag = partition.Value.GetProperty("consumer_lag").GetInt64();
            if (lag >= 0)
                _lags[id] = lag;
        }
    }

    public void Forget(int partition) => _lags.TryRemove(partition, out _);

    public IEnumerable<Measurement<long>> Measure()
        => _lags.Select(lag => new Measurement<long>(lag.Value, MessagingTelemetry.TagsOf("kafka", subscription.Topic, subscription.Group, lag.Key)));
}
