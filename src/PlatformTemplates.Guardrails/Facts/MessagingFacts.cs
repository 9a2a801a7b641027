using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>The brokers that messages come from.</summary>
public enum MessageBroker
{
    /// <summary>Not known, or more than one.</summary>
    Unknown,

    /// <summary>Kafka, or what speaks its protocol.</summary>
    Kafka,

    /// <summary>RabbitMQ.</summary>
    RabbitMq,
}

/// <summary>A type of messages that is handled or published.</summary>
/// <param name="Name">The type's name, <c>OrderPlaced</c>.</param>
/// <param name="EventType">The CloudEvents type; null for any, or where it is no constant.</param>
/// <param name="IsOwn">Whether the type is declared in the service itself.</param>
/// <param name="Span">The call that names it.</param>
public sealed record MessageType(string Name, string? EventType, bool IsOwn, SourceSpan Span)
{
    /// <summary>Whether the CloudEvents type is given, and is no constant.</summary>
    public bool HasUnknownEventType { get; init; }

    /// <summary>The handler's name; null where it is published.</summary>
    public string? Handler { get; init; }

    /// <summary>Whether the handler looks at the message's id, or may do so.</summary>
    public bool KnowsMessage { get; init; }
}

/// <summary>Something that is consumed.</summary>
/// <param name="Broker">From which broker.</param>
/// <param name="Source">The topic, or the queue where <paramref name="IsPlatform"/> is false and the broker is RabbitMQ; null where it is not known.</param>
/// <param name="IsPlatform">Whether PlatformTemplates.Messaging consumes it, which has bounds and dead letters; else the vendor's client does.</param>
/// <param name="Span">The consuming call.</param>
public sealed record Subscription(MessageBroker Broker, string? Source, bool IsPlatform, SourceSpan Span)
{
    /// <summary>The consumer group that the code sets; null where it sets none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether the code sets a group that is no constant, or may set one.</summary>
    public bool HasUnknownGroup { get; init; }

    /// <summary>What is handled.</summary>
    public IReadOnlyList<MessageType> Messages { get; init; } = [];

    /// <summary>Whether more may be handled than is known.</summary>
    public bool HasUnknownMessages { get; init; }

    /// <summary>The topic of dead letters that the code sets; null where it sets none.</summary>
    public string? DeadLetters { get; init; }

    /// <summary>Whether the code sets a topic of dead letters that is no constant.</summary>
    public bool HasUnknownDeadLetters { get; init; }

    /// <summary>Whether RabbitMQ takes what it delivers for done.</summary>
    public bool AcknowledgesAtOnce { get; init; }
}

/// <summary>Something that is published.</summary>
/// <param name="Topic">The topic or exchange; null where it is not known.</param>
/// <param name="Message">What; null where a vendor's client sends bytes.</param>
/// <param name="Span">The call.</param>
public sealed record Publication(string? Topic, MessageType? Message, SourceSpan Span);

/// <summary>A queue of RabbitMQ that the code declares.</summary>
/// <param name="Name">Its name; null where it is not known.</param>
/// <param name="HasDeadLetters">Whether its arguments name a dead-letter exchange; null where they are not known.</param>
/// <param name="Span">The declaring call.</param>
public sealed record QueueDeclaration(string? Name, bool? HasDeadLetters, SourceSpan Span);

/// <summary>A limit on what RabbitMQ delivers before it hears of what it delivered.</summary>
/// <param name="Prefetch">How many messages; 0 for no limit, null where it is not known.</param>
/// <param name="Span">The call that sets it.</param>
public sealed record PrefetchLimit(int? Prefetch, SourceSpan Span);

/// <summary>What the code consumes from brokers and publishes to them.</summary>
public sealed record MessagingFacts
{
    /// <summary>None of it.</summary>
    public static MessagingFacts None { get; } = new();

    /// <summary>What is consumed.</summary>
    public IReadOnlyList<Subscription> Subscriptions { get; init; } = [];

    /// <summary>What is published.</summary>
    public IReadOnlyList<Publication> Publications { get; init; } = [];

    /// <summary>The queues that are declared with RabbitMQ's own client.</summary>
    public IReadOnlyList<QueueDeclaration> Queues { get; init; } = [];

    /// <summary>The limits that are set with RabbitMQ's own client.</summary>
    public IReadOnlyList<PrefetchLimit> Limits { get; init; } = [];

    /// <summary>Whether messaging is handed to code that is not seen here and may do any of it.</summary>
    public bool IsConfiguredElsewhere { get; init; }

    /// <summary>Whether an inbox knows what was handled.</summary>
    public bool UsesInbox { get; init; }

    /// <summary>The edits that use the inbox; null where they can't be made.</summary>
    public IReadOnlyList<TextEdit>? InboxEdits { get; init; }

    /// <summary>Whether anything is known to be consumed or published.</summary>
    public bool IsUsed => Subscriptions.Count > 0 || Publications.Count > 0;
}
