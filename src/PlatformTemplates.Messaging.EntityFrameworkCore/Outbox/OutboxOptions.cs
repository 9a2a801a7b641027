namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>How the outbox is sent. Bound from the configuration section <c>Messaging:Outbox</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// How often the table is looked at when nothing was added in this process: for what another instance left when it
    /// ended, and for transactions that the service commits by itself. What is added here is sent at once.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many messages are sent before they are deleted together: the most that a crash sends twice in a lane.</summary>
    public int BatchSize { get; set; } = 200;
}
