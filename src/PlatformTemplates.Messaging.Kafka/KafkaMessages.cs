using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>Messages as Kafka has them, and as we have them.</summary>
internal static class KafkaMessages
{
    public static Message<string?, byte[]> Create(string? key, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlyMemory<byte> body)
    {
        var message = new Message<string?, byte[]> { Key = key, Value = Bytes(body), Headers = [] };
        foreach (var (name, value) in headers)
            message.Headers.Add(name, Encoding.UTF8.GetBytes(value));
        return message;
    }

    public static IEnumerable<KeyValuePair<string, string>> HeadersOf(OutgoingMessage message)
    {
        foreach (var header in CloudEventHeaders.Write(message.Event, CloudEventHeaders.KafkaPrefix).Concat(message.Headers))
            yield return header;
        if (message.Event.DataContentType is { } contentType)
            yield return new(CloudEventHeaders.KafkaContentType, contentType);
    }

    public static ReceivedMessage Read(ConsumeResult<string?, byte[]> result)
    {
        var headers = new Dictionary<string, string>();
        foreach (var header in result.Message.Headers ?? [])
            headers[header.Key] = header.GetValueBytes() is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
        return new ReceivedMessage
        {
            Topic = result.Topic,
            Key = result.Message.Key,
            Headers = headers,
            Body = result.Message.Value ?? [],
            Id = string.Create(CultureInfo.InvariantCulture, $"{result.Topic}/{result.Partition.Value}/{result.Offset.Value}"),
            ContentType = headers.GetValueOrDefault(CloudEventHeaders.KafkaContentType),
            Partition = result.Partition.Value,
            Offset = result.Offset.Value,
        };
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> body)
        => MemoryMarshal.TryGetArray(body, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : body.ToArray();
}
