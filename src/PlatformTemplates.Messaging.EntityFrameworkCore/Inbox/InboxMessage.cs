namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>A message that was handled: a row of the inbox.</summary>
public sealed class InboxMessage
{
    /// <summary>Who handled it: the topic and the consumer group.</summary>
    public required string Consumer { get; init; }

    /// <summary>The event's source.</summary>
    public required string Source { get; init; }

    /// <summary>The event's id.</summary>
    public required string MessageId { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTime HandledAt { get; init; }
}
