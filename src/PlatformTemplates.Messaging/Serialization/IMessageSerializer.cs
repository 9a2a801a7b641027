namespace PlatformTemplates.Messaging.Serialization;

/// <summary>
/// Turns messages into bytes and back. Asynchronous, since a schema registry may have to be asked.
/// </summary>
public interface IMessageSerializer
{
    /// <summary>The media type of what is written.</summary>
    string ContentType { get; }

    /// <summary>The URI of the schema that messages of a type are written by: the event's <c>dataschema</c>; null where there is none.</summary>
    /// <typeparam name="TMessage">The message's type.</typeparam>
    /// <param name="topic">The topic it is for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<string?> GetDataSchemaAsync<TMessage>(string topic, CancellationToken cancellationToken) => new((string?)null);

    /// <summary>Writes a message.</summary>
    /// <typeparam name="TMessage">The message's type.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="topic">The topic it is for: registries name schemas by it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<ReadOnlyMemory<byte>> SerializeAsync<TMessage>(TMessage message, string topic, CancellationToken cancellationToken);

    /// <summary>Reads a message.</summary>
    /// <typeparam name="TMessage">The message's type.</typeparam>
    /// <param name="body">The bytes.</param>
    /// <param name="topic">The topic it comes from.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MessageRejectedException">The bytes are no such message, and never will be.</exception>
    ValueTask<TMessage> DeserializeAsync<TMessage>(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellationToken);
}
