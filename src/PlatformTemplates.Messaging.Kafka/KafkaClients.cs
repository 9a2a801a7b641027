using System.Globalization;
using Confluent.Kafka;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>What the clients of librdkafka are configured with.</summary>
internal static class KafkaClients
{
    // The mock cluster gives the first assignment after 3 seconds, and every later one after the session timeout less one:
    // 6 seconds is the shortest that survives the first and the least to wait for the others.
    private const string EmbeddedSessionTimeout = "6000";

    public static ProducerConfig ForProducer(KafkaOptions options, string bootstrapServers)
    {
        var config = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["acks"] = "all",
            ["enable.idempotence"] = "true",
            ["linger.ms"] = "2",
            ["message.timeout.ms"] = Milliseconds(options.SendTimeout),
            // The partitioner of the Java client: services in other languages put a key into the same partition.
            ["partitioner"] = "murmur2_random",
        };
        Add(config, options.Client);
        Add(config, options.Producer);
        return new ProducerConfig(config);
    }

    public static ConsumerConfig ForConsumer(KafkaOptions options, string bootstrapServers, string group)
    {
        var config = new Dictionary<string, string>
        {
            ["bootstrap.servers"] = bootstrapServers,
            ["auto.offset.reset"] = "earliest",
            ["partition.assignment.strategy"] = "cooperative-sticky",
            ["auto.commit.interval.ms"] = "1000",
            ["statistics.interval.ms"] = Milliseconds(options.LagInterval),
            // What is fetched ahead is fetched again after every pause.
            ["queued.max.messages.kbytes"] = "16384",
        };
        if (options.Embedded)
        {
            config["session.timeout.ms"] = EmbeddedSessionTimeout;
            // Nobody else makes the topic, and one that is made after the subscription is found minutes later.
            config["allow.auto.create.topics"] = "true";
        }

        Add(config, options.Client);
        Add(config, options.Consumer);
        // The protocol of Kafka 4 leaves these to the broker, and the client refuses them.
        if (config.GetValueOrDefault("group.protocol") == "consumer")
        {
            config.Remove("partition.assignment.strategy");
            config.Remove("session.timeout.ms");
        }

        // What makes a message done is not for configuration.
        config["group.id"] = group;
        config["enable.auto.commit"] = "true";
        config["enable.auto.offset.store"] = "false";
        return new ConsumerConfig(config);
    }

    /// <summary>A consumer outside of any group that reads what is there, for dead letters.</summary>
    public static ConsumerConfig ForReader(KafkaOptions options, string bootstrapServers, string group)
    {
        var config = ForConsumer(options, bootstrapServers, group);
        config.EnableAutoCommit = false;
        config.EnablePartitionEof = true;
        config.AllowAutoCreateTopics = false;
        config.StatisticsIntervalMs = 0;
        return config;
    }

    private static void Add(Dictionary<string, string> config, IDictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
            config[name] = value;
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
