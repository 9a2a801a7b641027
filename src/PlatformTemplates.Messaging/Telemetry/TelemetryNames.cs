namespace PlatformTemplates.Messaging.Telemetry;

/// <summary>
/// Every name that this library's telemetry has, in one place: alerts and dashboards are written against these. What starts
/// with <c>messaging.</c> is named by the OpenTelemetry semantic conventions (as of 1.43; they are still in development),
/// what starts with <c>platform.messaging.</c> is ours.
/// </summary>
public static class TelemetryNames
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Source = "PlatformTemplates.Messaging";

    /// <summary>Counter, {message}: messages given to this process.</summary>
    public const string ConsumedMessages = "messaging.client.consumed.messages";

    /// <summary>Counter, {message}: messages that this process tried to send.</summary>
    public const string SentMessages = "messaging.client.sent.messages";

    /// <summary>Histogram, seconds: how long the broker took to confirm a message.</summary>
    public const string OperationDuration = "messaging.client.operation.duration";

    /// <summary>Histogram, seconds: how long one attempt to handle a message took.</summary>
    public const string ProcessDuration = "messaging.process.duration";

    /// <summary>Counter, {attempt}: attempts after the first one.</summary>
    public const string Retries = "platform.messaging.retries";

    /// <summary>Counter, {message}: messages sent to the dead letters, by <see cref="Reason"/>.</summary>
    public const string DeadLetters = "platform.messaging.dead_letters";

    /// <summary>Counter, {message}: messages that the inbox knew already.</summary>
    public const string Duplicates = "platform.messaging.duplicates";

    /// <summary>Gauge, {message}: messages of a partition or queue that are not done yet.</summary>
    public const string Lag = "platform.messaging.consumer.lag";

    /// <summary>Up-down counter, {message}: messages taken from the broker and not done yet.</summary>
    public const string InFlight = "platform.messaging.in_flight";

    /// <summary>Gauge, {message}: messages in the outbox.</summary>
    public const string OutboxPending = "platform.messaging.outbox.pending";

    /// <summary>Gauge, seconds: how long the oldest message in the outbox has waited; 0 when there is none.</summary>
    public const string OutboxAge = "platform.messaging.outbox.oldest_age";

    /// <summary>Counter, {message}: messages that no queue was bound for (RabbitMQ).</summary>
    public const string Unroutable = "platform.messaging.unroutable";

    internal const string System = "messaging.system";
    internal const string OperationName = "messaging.operation.name";
    internal const string OperationType = "messaging.operation.type";
    internal const string Destination = "messaging.destination.name";
    internal const string Partition = "messaging.destination.partition.id";
    internal const string Group = "messaging.consumer.group.name";
    internal const string MessageId = "messaging.message.id";
    internal const string BodySize = "messaging.message.body.size";
    internal const string KafkaOffset = "messaging.kafka.offset";
    internal const string KafkaKey = "messaging.kafka.message.key";
    internal const string ErrorType = "error.type";
    internal const string EventId = "cloudevents.event_id";
    internal const string EventType = "cloudevents.event_type";
    internal const string EventSource = "cloudevents.event_source";
    internal const string Attempt = "platform.messaging.attempt";
    internal const string Reason = "platform.messaging.reason";
}
