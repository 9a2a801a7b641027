using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging;

/// <summary>What a handler knows of a message beside its body.</summary>
/// <param name="Event">The CloudEvents attributes.</param>
/// <param name="Received">The message as the broker gave it.</param>
/// <param name="Group">The consumer group (Kafka), or the name that the queue belongs to (RabbitMQ).</param>
/// <param name="Attempt">Which attempt this is in this process, from 1.</param>
public sealed record MessageContext(CloudEvent Event, ReceivedMessage Received, string Group, int Attempt)
{
    /// <summary>The event's id, unique together with <see cref="CloudEvent.Source"/>.</summary>
    public string Id => Event.Id;

    /// <summary>The event's type.</summary>
    public string Type => Event.Type;

    /// <summary>What order is kept by; messages without a key have no order.</summary>
    public string? Key => Received.Key;

    /// <summary>The topic (Kafka) or exchange (RabbitMQ).</summary>
    public string Topic => Received.Topic;

    /// <summary>All headers, with the broker's own names.</summary>
    public IReadOnlyDictionary<string, string> Headers => Received.Headers;
}
