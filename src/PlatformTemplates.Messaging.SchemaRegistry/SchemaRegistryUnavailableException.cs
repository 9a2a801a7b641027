namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>The schema registry gave no answer. It says nothing of the message, which is tried again.</summary>
public sealed class SchemaRegistryUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SchemaRegistryUnavailableException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    public SchemaRegistryUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="innerException">The client's own exception.</param>
    public SchemaRegistryUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
