using System.Runtime.CompilerServices;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Transport;
using RabbitMQ.Client;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>
/// A dead-letter queue. Messages are looked at by taking them without acknowledging, so they are gone for nobody; they are
/// replayed into the subscription's own queue, so no other service gets them again.
/// </summary>
internal sealed class RabbitMqDeadLetters(RabbitMqOptions options, RabbitMqConnection connection, RabbitMqPublisher publisher, Subscription subscription) : IDeadLetters
{
    // How long the broker may take to give back what was looked at; somebody else may have taken it meanwhile.
    private const int GivenBackAttempts = 100;

    private static readonly TimeSpan _givenBackDelay = TimeSpan.FromMilliseconds(20);
    private static readonly Dictionary<string, string> _nothing = [];

    public string Name => subscription.DeadLetterTopic;

    public Task AddAsync(ReceivedMessage message, IReadOnlyDictionary<string, string> reason, CancellationToken cancellationToken)
        => PublishAsync(Name, message, reason, cancellationToken);

    public async IAsyncEnumerable<DeadLetter> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var taken = 0U;
        await using (var channel = await OpenAsync(cancellationToken))
        {
            await foreach (var (_, letter) in ReadAsync(channel, cancellationToken))
            {
                taken++;
                yield return letter;
            }
        }

        await WaitForGivenBackAsync(taken, cancellationToken);
    }

    public async Task<int> ReplayAsync(string? id, CancellationToken cancellationToken)
    {
        var (count, kept) = (0, 0U);
        await using (var channel = await OpenAsync(cancellationToken))
        {
            await foreach (var (tag, letter) in ReadAsync(channel, cancellationToken))
            {
                if (id is not null && letter.Id != id)
                {
                    kept++;
                    continue;
                }

                await PublishAsync(RabbitMqTopology.QueueOf(subscription), letter.Message, _nothing, cancellationToken);
                await channel.BasicAckAsync(tag, multiple: false, cancellationToken);
                count++;
            }
        }

        await WaitForGivenBackAsync(kept, cancellationToken);
        return count;
    }

    private async Task PublishAsync(string queue, ReceivedMessage message, IReadOnlyDictionary<string, string> added, CancellationToken cancellationToken)
    {
        if (!await publisher.PublishAsync("", queue, RabbitMqMessages.PropertiesOf(message, added), message.Body, cancellationToken))
            throw new MessageNotSentException($"There is no queue '{queue}'.");
    }

    private async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        var opened = await connection.OpenAsync(cancellationToken);
        var channel = await opened.CreateChannelAsync(cancellationToken: cancellationToken);
        if (options.DeclareTopology)
            await RabbitMqTopology.DeclareAsync(opened, channel, subscription, options, cancellationToken);
        return channel;
    }

    // A closed channel gives back its messages a little later: who asks next must find them.
    private async Task WaitForGivenBackAsync(uint count, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        await using var channel = await OpenAsync(cancellationToken);
        for (var attempt = 0; attempt < GivenBackAttempts && await channel.MessageCountAsync(Name, cancellationToken) < count; attempt++)
            await Task.Delay(_givenBackDelay, cancellationToken);
    }

    // As many as were there at the beginning: closing the channel gives back what was not acknowledged.
    private async IAsyncEnumerable<(ulong Tag, DeadLetter Letter)> ReadAsync(IChannel channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var left = await channel.MessageCountAsync(Name, cancellationToken); left > 0; left--)
        {
            if (await channel.BasicGetAsync(Name, autoAck: false, cancellationToken) is not { } result)
                yield break;
            yield return (result.DeliveryTag, RabbitMqMessages.Describe(RabbitMqMessages.Read(subscription.Topic, result.BasicProperties, result.Body)));
        }
    }
}
