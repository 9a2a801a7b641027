using System.Text;
using PlatformTemplates.Messaging.Handling;
using RabbitMQ.Client;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>
/// Exchanges and queues: a topic exchange for each topic, a quorum queue for each subscription, and a quorum queue for its
/// dead letters.
/// </summary>
internal static class RabbitMqTopology
{
    private const int FirstVersionWithDeliveryLimitByDefault = 4;

    public static string QueueOf(Subscription subscription) => $"{subscription.Topic}.{subscription.Group}";

    public static Task DeclareExchangeAsync(IChannel channel, string topic, CancellationToken cancellationToken)
        => channel.ExchangeDeclareAsync(topic, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellationToken);

    public static async Task DeclareAsync(IConnection connection, IChannel channel, Subscription subscription, RabbitMqOptions options, CancellationToken cancellationToken)
    {
        await DeclareDeadLettersAsync(connection, channel, subscription, cancellationToken);
        await DeclareExchangeAsync(channel, subscription.Topic, cancellationToken);
        await channel.QueueDeclareAsync(
            QueueOf(subscription),
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?>
            {
                ["x-queue-type"] = "quorum",
                ["x-single-active-consumer"] = options.SingleActiveConsumer,
                ["x-delivery-limit"] = options.DeliveryLimit,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = subscription.DeadLetterTopic,
                // A message leaves the queue only when the dead letters have it; this needs the overflow behaviour.
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            },
            cancellationToken: cancellationToken);
        await channel.QueueBindAsync(QueueOf(subscription), subscription.Topic, "#", cancellationToken: cancellationToken);
    }

    public static Task DeclareDeadLettersAsync(IConnection connection, IChannel channel, Subscription subscription, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        // Listing gives every message back, which must not use up a limit.
        if (MajorVersion(connection) >= FirstVersionWithDeliveryLimitByDefault)
            arguments["x-delivery-limit"] = -1;
        return channel.QueueDeclareAsync(subscription.DeadLetterTopic, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
    }

    private static int MajorVersion(IConnection connection)
        => connection.ServerProperties?.TryGetValue("version", out var value) == true
            && value is byte[] bytes
            && Version.TryParse(Encoding.UTF8.GetString(bytes).Split('-', '+')[0], out var version) ? version.Major : 0;
}
