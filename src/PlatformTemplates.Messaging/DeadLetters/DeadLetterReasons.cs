namespace PlatformTemplates.Messaging.DeadLetters;

/// <summary>Why a message is among the dead letters.</summary>
public static class DeadLetterReasons
{
    /// <summary>Every attempt failed.</summary>
    public const string RetriesExhausted = "retries-exhausted";

    /// <summary>The handler threw <see cref="MessageRejectedException"/>.</summary>
    public const string Rejected = "rejected";

    /// <summary>The attributes or the body can't be read.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>No handler is registered for the type, and the subscription does not skip such messages.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>RabbitMQ gave it up: its consumer went away with it too often.</summary>
    public const string DeliveryLimit = "delivery-limit";
}
