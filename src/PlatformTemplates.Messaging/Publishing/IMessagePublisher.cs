namespace PlatformTemplates.Messaging;

/// <summary>
/// Publishes straight to the broker. Nothing ties this to a database transaction: a service that also changes its state
/// uses <see cref="IOutbox"/>.
/// </summary>
public interface IMessagePublisher
{
    /// <summary>Publishes a message to the topic its type is registered for, and waits until the broker has confirmed it.</summary>
    /// <typeparam name="TMessage">A type registered by <c>messaging.Publish</c>.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="key">What order is kept by; null for a message without order.</param>
    /// <param name="cancellationToken">Ends the wait; the message may arrive nevertheless.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="InvalidOperationException">The type is not registered.</exception>
    /// <exception cref="Transport.MessageNotSentException">The broker did not confirm the message.</exception>
    Task<string> PublishAsync<TMessage>(TMessage message, string? key, CancellationToken cancellationToken = default);
}
