using System.Text.Json;
using System.Text.Json.Serialization;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>Messages as rows.</summary>
internal static class OutboxRows
{
    /// <summary>How many relays can work at the same time; a constant, since rows remember their lane.</summary>
    public const int Lanes = 16;

    public static OutboxMessage Create(OutgoingMessage message, DateTime now) => new()
    {
        Lane = LaneOf(message.Key ?? message.Event.Id),
        Topic = message.Topic,
        Key = message.Key,
        Event = JsonSerializer.Serialize(message.Event, OutboxJson.Default.CloudEvent),
        Headers = JsonSerializer.Serialize(message.Headers, OutboxJson.Default.IReadOnlyDictionaryStringString),
        Body = message.Body.ToArray(),
        CreatedAt = now,
    };

    public static OutgoingMessage Read(OutboxMessage row) => new(
        row.Topic,
        row.Key,
        JsonSerializer.Deserialize(row.Event, OutboxJson.Default.CloudEvent)!,
        JsonSerializer.Deserialize(row.Headers, OutboxJson.Default.IReadOnlyDictionaryStringString)!,
        row.Body);

    // FNV-1a: string.GetHashCode differs from process to process.
    private static int LaneOf(string key)
    {
        var hash = 2166136261u;
        foreach (var letter in key)
            hash = (hash ^ letter) * 16777619u;
        return (int)(hash % Lanes);
    }
}

[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class OutboxJson : JsonSerializerContext;
