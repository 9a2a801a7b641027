namespace PlatformTemplates.Messaging;

/// <summary>
/// Publishes with the database transaction: the message is stored by the next <c>SaveChanges</c> of the scope's database
/// context and sent after the commit, once or, after a crash, more than once with the same id. Messages of one key are
/// sent in the order they were stored in.
/// </summary>
public interface IOutbox
{
    /// <summary>Adds a message to what the next <c>SaveChanges</c> stores.</summary>
    /// <typeparam name="TMessage">A type registered by <c>messaging.Publish</c>.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="key">What order is kept by; null for a message without order.</param>
    /// <param name="cancellationToken">Ends the wait for a schema registry, if there is one.</param>
    /// <returns>The event's id.</returns>
    /// <exception cref="InvalidOperationException">The type is not registered.</exception>
    ValueTask<string> PublishAsync<TMessage>(TMessage message, string? key, CancellationToken cancellationToken = default);
}
