using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.DeadLetters;

/// <summary>The dead letters of a subscription.</summary>
public interface IDeadLetters
{
    /// <summary>The topic (Kafka) or queue (RabbitMQ).</summary>
    string Name { get; }

    /// <summary>Adds a message and waits until the broker has confirmed it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reason">The headers that say why, by <see cref="DeadLetterHeaders"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MessageNotSentException">The broker did not confirm the message.</exception>
    Task AddAsync(ReceivedMessage message, IReadOnlyDictionary<string, string> reason, CancellationToken cancellationToken);

    /// <summary>The dead letters that have not been replayed, oldest first. None is taken away.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    IAsyncEnumerable<DeadLetter> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends the dead letters that are here now back to where they came from, without the reason, in their order. Each is
    /// taken away only after the broker has confirmed it there, so a crash may send one twice: the inbox knows it.
    /// </summary>
    /// <param name="id">The id of the only one to replay; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many were sent.</returns>
    Task<int> ReplayAsync(string? id, CancellationToken cancellationToken);
}
