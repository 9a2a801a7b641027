using System.Globalization;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.CloudEvents;

/// <summary>
/// CloudEvents in headers: the binary content mode of the Kafka and AMQP protocol bindings. The media type travels as the
/// protocol's own content type, everything else under a prefix.
/// </summary>
public static class CloudEventHeaders
{
    /// <summary>The prefix of the Kafka binding.</summary>
    public const string KafkaPrefix = "ce_";

    /// <summary>The prefix that the AMQP binding writes.</summary>
    public const string AmqpPrefix = "cloudEvents:";

    /// <summary>The other prefix that the AMQP binding allows, for JMS.</summary>
    public const string AmqpAlternativePrefix = "cloudEvents_";

    /// <summary>The header of the Kafka binding that holds the media type.</summary>
    public const string KafkaContentType = "content-type";

    /// <summary>The extension that carries the key where the protocol has no place for one.</summary>
    public const string PartitionKey = "partitionkey";

    private const string SpecVersion = "1.0";

    /// <summary>Writes the attributes, all but the media type.</summary>
    /// <param name="cloudEvent">The attributes.</param>
    /// <param name="prefix">The binding's prefix.</param>
    public static IEnumerable<KeyValuePair<string, string>> Write(CloudEvent cloudEvent, string prefix)
    {
        ArgumentNullException.ThrowIfNull(cloudEvent);
        yield return new(prefix + "specversion", SpecVersion);
        yield return new(prefix + "id", cloudEvent.Id);
        yield return new(prefix + "source", cloudEvent.Source);
        yield return new(prefix + "type", cloudEvent.Type);
        if (cloudEvent.Subject is { } subject)
            yield return new(prefix + "subject", subject);
        if (cloudEvent.Time is { } time)
            yield return new(prefix + "time", time.ToString("O", CultureInfo.InvariantCulture));
        if (cloudEvent.DataSchema is { } schema)
            yield return new(prefix + "dataschema", schema);
    }

    /// <summary>
    /// Reads the attributes. A message that is no CloudEvent gets what the broker knows: the id that the transport found,
    /// the topic as source and an empty type.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <exception cref="MessageRejectedException">
    /// The message is a CloudEvent of another version, lacks a required attribute, or has no id at all.
    /// </exception>
    public static CloudEvent Read(ReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Find("specversion") is not { } version)
        {
            return new CloudEvent
            {
                Id = message.Id ?? throw new MessageRejectedException("The message is no CloudEvent and has no message id: nothing tells whether it was handled before."),
                Source = message.Topic,
                Type = message.Type ?? "",
                DataContentType = message.ContentType,
            };
        }

        if (version is not "1.0" and not "1.0.0" and not "1.0.1" and not "1.0.2")
            throw new MessageRejectedException($"The message is a CloudEvent of version '{version}'; only 1.0 can be read.");

        return new CloudEvent
        {
            Id = Need("id"),
            Source = Need("source"),
            Type = Need("type"),
            Subject = Find("subject"),
            Time = Find("time") is { } time && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null,
            DataSchema = Find("dataschema"),
            DataContentType = message.ContentType,
        };

        string Need(string attribute) => Find(attribute) is { Length: > 0 } value
            ? value
            : throw new MessageRejectedException($"The message is a CloudEvent without the attribute '{attribute}'.");

        string? Find(string attribute)
            => message.Headers.TryGetValue(KafkaPrefix + attribute, out var value)
                || message.Headers.TryGetValue(AmqpPrefix + attribute, out value)
                || message.Headers.TryGetValue(AmqpAlternativePrefix + attribute, out value) ? value : null;
    }
}
