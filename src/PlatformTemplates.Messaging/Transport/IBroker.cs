using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;

namespace PlatformTemplates.Messaging.Transport;

/// <summary>What a broker package implements; services use <see cref="IMessagePublisher"/> and <see cref="IOutbox"/>.</summary>
public interface IBroker
{
    /// <summary>The value of <c>messaging.system</c>.</summary>
    string System { get; }

    /// <summary>
    /// Sends a message and waits until the broker has it for good (all in-sync replicas, a quorum). Calls may overlap; two
    /// overlapping ones have no order.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait; the message may arrive nevertheless.</param>
    /// <exception cref="MessageNotSentException">The broker did not confirm the message.</exception>
    Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Consumes a subscription until stopped: reconnects by itself, gives every message to the processor, and tells the
    /// broker that a message is done only after the processor said so. Returns when what was in flight is finished or
    /// handed back.
    /// </summary>
    /// <param name="subscription">What to consume.</param>
    /// <param name="processor">What to do with each message.</param>
    /// <param name="stopping">Cancelled when the service stops: no more messages are begun.</param>
    /// <param name="abandoning">Cancelled when the time for the messages in flight is over.</param>
    Task ConsumeAsync(Subscription subscription, MessageProcessor processor, CancellationToken stopping, CancellationToken abandoning);

    /// <summary>Asks the broker whether it is there.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Exception">It is not.</exception>
    Task PingAsync(CancellationToken cancellationToken);

    /// <summary>The dead letters of a subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    IDeadLetters DeadLettersOf(Subscription subscription);
}
