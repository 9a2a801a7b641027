using System.Runtime.CompilerServices;
using Confluent.Kafka;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// A dead-letter topic. A topic forgets nothing, so what was replayed is told by the committed offsets of a group of its
/// own, <c>&lt;group&gt;.replay</c>; a single message that is replayed by its id stays in the list.
/// </summary>
internal sealed class KafkaDeadLetters(KafkaBroker broker, KafkaOptions options, Subscription subscription) : IDeadLetters
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    public string Name => subscription.DeadLetterTopic;

    public Task AddAsync(ReceivedMessage message, IReadOnlyDictionary<string, string> reason, CancellationToken cancellationToken)
        => broker.ProduceAsync(Name, KafkaMessages.Create(message.Key, message.Headers.Concat(reason), message.Body), cancellationToken);

    public async IAsyncEnumerable<DeadLetter> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = CreateReader();
        foreach (var (result, letter) in await Task.Run(() => Read(reader, cancellationToken).ToList(), cancellationToken))
        {
            _ = result;
            yield return letter;
        }
    }

    public async Task<int> ReplayAsync(string? id, CancellationToken cancellationToken)
    {
        using var reader = CreateReader();
        var count = 0;
        foreach (var (result, letter) in await Task.Run(() => Read(reader, cancellationToken).ToList(), cancellationToken))
        {
            if (id is not null && letter.Id != id)
                continue;
            var topic = letter.Message.Headers.GetValueOrDefault(DeadLetterHeaders.Topic) ?? subscription.Topic;
            await broker.ProduceAsync(topic, WithoutReason(result.Message), cancellationToken);
            if (id is null)
                reader.Commit([new TopicPartitionOffset(result.TopicPartition, result.Offset + 1)]);
            count++;
        }

        return count;
    }

    private static Message<string?, byte[]> WithoutReason(Message<string?, byte[]> message)
    {
        var headers = new Headers();
        foreach (var header in message.Headers.Where(h => !h.Key.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal)))
            headers.Add(header.Key, header.GetValueBytes());
        return new Message<string?, byte[]> { Key = message.Key, Value = message.Value, Headers = headers };
    }

    private IConsumer<string?, byte[]> CreateReader()
        => new ConsumerBuilder<string?, byte[]>(KafkaClients.ForReader(options, broker.BootstrapServers, $"{subscription.Group}.replay")).SetLogHandler(static (_, _) => { }).Build();

    private IEnumerable<(ConsumeResult<string?, byte[]> Result, DeadLetter Letter)> Read(IConsumer<string?, byte[]> reader, CancellationToken cancellationToken)
    {
        foreach (var start in Starts(reader))
        {
            reader.Assign(start);
            while (reader.Consume(cancellationToken) is { IsPartitionEOF: false } result)
                yield return (result, Describe(KafkaMessages.Read(result)));
        }
    }

    // Where each partition goes on; none where nothing is left, or the topic was never written to.
    private List<TopicPartitionOffset> Starts(IConsumer<string?, byte[]> reader)
    {
        using var admin = new DependentAdminClientBuilder(reader.Handle).Build();
        var topic = admin.GetMetadata(Name, _timeout).Topics.FirstOrDefault(t => t.Topic == Name);
        if (topic is null || topic.Error.IsError)
            return [];

        List<TopicPartitionOffset> starts = [];
        foreach (var committed in reader.Committed(topic.Partitions.Select(p => new TopicPartition(Name, p.PartitionId)), _timeout))
        {
            var marks = reader.QueryWatermarkOffsets(committed.TopicPartition, _timeout);
            var start = committed.Offset == Offset.Unset || committed.Offset < marks.Low ? marks.Low : committed.Offset;
            if (start < marks.High)
                starts.Add(new TopicPartitionOffset(committed.TopicPartition, start));
        }

        return starts;
    }

    private static DeadLetter Describe(ReceivedMessage message)
    {
        try
        {
            var cloudEvent = CloudEventHeaders.Read(message);
            return new DeadLetter(message, cloudEvent.Id, cloudEvent.Type);
        }
        catch (MessageRejectedException)
        {
            // That it can't be read may be why it is here.
            return new DeadLetter(message, message.Id ?? "", "");
        }
    }
}
