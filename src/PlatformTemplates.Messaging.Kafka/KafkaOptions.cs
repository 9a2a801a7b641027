namespace PlatformTemplates.Messaging.Kafka;

/// <summary>How Kafka is reached. Bound from the configuration section <c>Messaging:Kafka</c>.</summary>
public sealed class KafkaOptions
{
    /// <summary>The brokers to begin with, as <c>host:port,host:port</c>.</summary>
    public string? BootstrapServers { get; set; }

    /// <summary>
    /// Runs a broker inside this process: librdkafka's mock cluster, for <c>dotnet run</c> with nothing installed. It makes
    /// topics as they are used, with 4 partitions, and forgets everything when the process ends. Not for production.
    /// </summary>
    public bool Embedded { get; set; }

    /// <summary>
    /// A file in which the process that runs the embedded broker says where it listens, while it does. Who finds a broker
    /// there uses that one instead of its own: the command <c>dead-letters</c> sees what the running service has.
    /// </summary>
    public string? EmbeddedAddressFile { get; set; }

    /// <summary>How long a message may take to be confirmed before sending it fails.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long messages in flight may take when their partition goes to another instance, before they are abandoned. Keep
    /// it well below <c>max.poll.interval.ms</c>.
    /// </summary>
    public TimeSpan RevokeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often lag is measured.</summary>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Settings of librdkafka for all clients, by their own names, such as <c>security.protocol</c> and
    /// <c>sasl.username</c>.
    /// </summary>
    public IDictionary<string, string> Client { get; } = new Dictionary<string, string>();

    /// <summary>Settings of librdkafka for the producer.</summary>
    public IDictionary<string, string> Producer { get; } = new Dictionary<string, string>();

    /// <summary>Settings of librdkafka for consumers.</summary>
    public IDictionary<string, string> Consumer { get; } = new Dictionary<string, string>();
}
