namespace PlatformTemplates.Messaging;

/// <summary>
/// Handles the messages of one type. A handler lives for one attempt, in a scope of its own; with an inbox, what it
/// changes through the scope's database context and publishes through <see cref="IOutbox"/> is committed as one.
/// </summary>
/// <typeparam name="TMessage">What the message's body is read as.</typeparam>
public interface IMessageHandler<in TMessage>
{
    /// <summary>
    /// Handles one message. A thrown exception means that the attempt failed and will be repeated as the subscription's
    /// retry policy says; <see cref="MessageRejectedException"/> means that no repetition can help.
    /// </summary>
    /// <param name="message">The body.</param>
    /// <param name="context">Where the message comes from, and its attributes.</param>
    /// <param name="cancellationToken">Cancelled when the attempt's time is over, or when the message has to be handed back.</param>
    Task HandleAsync(TMessage message, MessageContext context, CancellationToken cancellationToken);
}
