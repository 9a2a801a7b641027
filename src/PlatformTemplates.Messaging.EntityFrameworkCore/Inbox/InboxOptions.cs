namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>How the inbox is kept. Bound from the configuration section <c>Messaging:Inbox</c>.</summary>
public sealed class InboxOptions
{
    /// <summary>
    /// How long a handled message is remembered: longer than a broker or a replay can take to deliver it again, such as the
    /// retention of the topics.
    /// </summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often older ones are deleted.</summary>
    public TimeSpan CleaningInterval { get; set; } = TimeSpan.FromHours(1);
}
