namespace PlatformTemplates.Messaging.Transport;

/// <summary>The broker did not confirm a message; whether it has it is not known.</summary>
public sealed class MessageNotSentException : Exception
{
    /// <summary>Makes the exception.</summary>
    public MessageNotSentException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public MessageNotSentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The client's own exception.</param>
    public MessageNotSentException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
