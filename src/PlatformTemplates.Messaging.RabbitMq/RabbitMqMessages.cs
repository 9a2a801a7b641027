using System.Globalization;
using System.Text;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Transport;
using RabbitMQ.Client;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>Messages as AMQP 0-9-1 has them, and as we have them.</summary>
internal static class RabbitMqMessages
{
    private const string PartitionKey = CloudEventHeaders.AmqpPrefix + CloudEventHeaders.PartitionKey;
    private const string AlternativePartitionKey = CloudEventHeaders.AmqpAlternativePrefix + CloudEventHeaders.PartitionKey;
    private const string Death = "x-death";
    private const string FirstDeath = "x-first-death-";
    private const string DeliveryCount = "x-delivery-count";

    public static BasicProperties PropertiesOf(OutgoingMessage message)
    {
        var headers = new Dictionary<string, object?>();
        foreach (var (name, value) in CloudEventHeaders.Write(message.Event, CloudEventHeaders.AmqpPrefix).Concat(message.Headers))
            headers[name] = value;
        if (message.Key is { } key)
            headers[PartitionKey] = key;
        return new BasicProperties
        {
            MessageId = message.Event.Id,
            Type = message.Event.Type,
            ContentType = message.Event.DataContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp((message.Event.Time ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds()),
            Headers = headers,
        };
    }

    /// <summary>The properties of a message that goes on: to the dead letters with their reason, or back without it.</summary>
    public static BasicProperties PropertiesOf(ReceivedMessage message, IReadOnlyDictionary<string, string> added)
    {
        var headers = new Dictionary<string, object?>();
        foreach (var (name, value) in message.Headers)
        {
            if (!IsOfDeath(name))
                headers[name] = value;
        }

        foreach (var (name, value) in added)
            headers[name] = value;
        return new BasicProperties
        {
            MessageId = message.Id,
            Type = message.Type,
            ContentType = message.ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Headers = headers,
        };
    }

    public static ReceivedMessage Read(string topic, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>();
        foreach (var (name, value) in properties.Headers ?? new Dictionary<string, object?>())
        {
            if (TextOf(value) is { } text)
                headers[name] = text;
        }

        return new ReceivedMessage
        {
            Topic = topic,
            Key = headers.GetValueOrDefault(PartitionKey) ?? headers.GetValueOrDefault(AlternativePartitionKey),
            Headers = headers,
            // The client takes its buffer back.
            Body = body.ToArray(),
            Id = properties.MessageId,
            Type = properties.Type,
            ContentType = properties.ContentType,
        };
    }

    public static DeadLetter Describe(ReceivedMessage message)
    {
        // RabbitMQ itself gave it up: only its own headers say so.
        if (!message.Headers.ContainsKey(DeadLetterHeaders.Reason) && message.Headers.TryGetValue(FirstDeath + "reason", out var reason))
        {
            message = message with
            {
                Headers = new Dictionary<string, string>(message.Headers)
                {
                    [DeadLetterHeaders.Reason] = reason == "delivery_limit" ? DeadLetterReasons.DeliveryLimit : reason,
                },
            };
        }

        try
        {
            var cloudEvent = CloudEventHeaders.Read(message);
            return new DeadLetter(message, cloudEvent.Id, cloudEvent.Type);
        }
        catch (MessageRejectedException)
        {
            // That it can't be read may be why it is here.
            return new DeadLetter(message, message.Id ?? "", message.Type ?? "");
        }
    }

    private static bool IsOfDeath(string header)
        => header is Death or DeliveryCount || header.StartsWith(FirstDeath, StringComparison.Ordinal) || header.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal);

    private static string? TextOf(object? value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string text => text,
        _ => null,
    };
}
