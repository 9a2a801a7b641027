namespace PlatformTemplates.Messaging;

/// <summary>
/// Thrown by a handler for a message that can't be handled however often it is tried: it goes to the dead letters at once.
/// </summary>
public sealed class MessageRejectedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public MessageRejectedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Why the message is rejected; written to the dead letter.</param>
    public MessageRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Why the message is rejected; written to the dead letter.</param>
    /// <param name="innerException">What led to it.</param>
    public MessageRejectedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
