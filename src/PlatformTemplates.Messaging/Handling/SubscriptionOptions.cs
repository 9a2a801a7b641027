namespace PlatformTemplates.Messaging.Handling;

/// <summary>
/// How a subscription is handled. Bound from <c>Messaging:Subscriptions:&lt;topic&gt;</c>; a value set in code wins.
/// </summary>
public sealed class SubscriptionOptions
{
    /// <summary>How many messages are handled at the same time in this process; never two of one key.</summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// How many messages may be taken from the broker and not be done: the prefetch of RabbitMQ; on Kafka the bound at which
    /// partitions are paused.
    /// </summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>How many attempts may begin in a second in this process; null for as many as there are.</summary>
    public int? RateLimit { get; set; }

    /// <summary>How long one attempt may take before its token is cancelled and it counts as failed.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>When a failed message is tried again.</summary>
    public RetryOptions Retry { get; } = new();

    /// <summary>What happens to a message whose type no handler is registered for.</summary>
    public UnknownTypes UnknownTypes { get; set; } = UnknownTypes.Skip;

    /// <summary>Where dead letters go; <c>&lt;topic&gt;.&lt;group&gt;.dead-letters</c> when not set.</summary>
    public string? DeadLetterTopic { get; set; }
}

/// <summary>What happens to a message whose type no handler is registered for.</summary>
public enum UnknownTypes
{
    /// <summary>It is none of this service's business.</summary>
    Skip,

    /// <summary>It goes to the dead letters.</summary>
    DeadLetter,
}
