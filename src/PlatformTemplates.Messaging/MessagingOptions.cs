namespace PlatformTemplates.Messaging;

/// <summary>What all subscriptions and publications have in common. Bound from the configuration section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Messaging";

    /// <summary>The CloudEvents source of what the service publishes; <c>/</c> and the application's name when not set.</summary>
    public string? Source { get; set; }

    /// <summary>The consumer group of subscriptions that name none; the application's name when not set.</summary>
    public string? Group { get; set; }

    /// <summary>
    /// How long messages in flight may take when the service stops, before they are handed back. Keep it below the host's
    /// own shutdown timeout (<c>ServiceDefaults:Shutdown:Timeout</c>, 20 seconds).
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
