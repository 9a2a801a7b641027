using PlatformTemplates.Messaging.CloudEvents;

namespace PlatformTemplates.Messaging.Transport;

/// <summary>A message on its way to a broker.</summary>
/// <param name="Topic">The topic (Kafka) or exchange (RabbitMQ).</param>
/// <param name="Key">What order is kept by; null for a message without order.</param>
/// <param name="Event">The CloudEvents attributes.</param>
/// <param name="Headers">Other headers: trace context, and what the caller added.</param>
/// <param name="Body">The body.</param>
public sealed record OutgoingMessage(string Topic, string? Key, CloudEvent Event, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);
