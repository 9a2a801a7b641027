namespace PlatformTemplates.Messaging.Transport;

/// <summary>A message as a broker delivered it.</summary>
public sealed record ReceivedMessage
{
    /// <summary>The topic (Kafka) or exchange (RabbitMQ).</summary>
    public required string Topic { get; init; }

    /// <summary>What order is kept by; null for messages without order.</summary>
    public string? Key { get; init; }

    /// <summary>The headers, as text.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What identifies the message where it is no CloudEvent: the same for every delivery of it, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The type that the protocol itself carries, for messages that are no CloudEvents.</summary>
    public string? Type { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The partition; null where the broker has none.</summary>
    public int? Partition { get; init; }

    /// <summary>The offset in the partition; null where the broker has none.</summary>
    public long? Offset { get; init; }
}
