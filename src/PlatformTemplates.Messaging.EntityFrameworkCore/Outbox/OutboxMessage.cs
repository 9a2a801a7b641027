namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>A message that is to be sent: a row of the outbox, deleted when the broker has confirmed it.</summary>
public sealed class OutboxMessage
{
    /// <summary>Counts up; the order in which the messages of a key are sent.</summary>
    public long Id { get; init; }

    /// <summary>Which relay sends it: the messages of a key are in one lane, and one instance at a time works on a lane.</summary>
    public required int Lane { get; init; }

    /// <summary>The topic or exchange.</summary>
    public required string Topic { get; init; }

    /// <summary>What order is kept by.</summary>
    public string? Key { get; init; }

    /// <summary>The CloudEvents attributes, in JSON.</summary>
    public required string Event { get; init; }

    /// <summary>The other headers, in JSON.</summary>
    public required string Headers { get; init; }

    /// <summary>The body.</summary>
    public required byte[] Body { get; init; }

    /// <summary>When it was added, in UTC.</summary>
    public required DateTime CreatedAt { get; init; }
}
