using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PlatformTemplates.Messaging.Serialization;

/// <summary>JSON by System.Text.Json.</summary>
/// <param name="options">
/// How to write and read. With <see cref="JsonSerializerOptions.TypeInfoResolver"/> set to a generated
/// <c>JsonSerializerContext</c>, no reflection takes part.
/// </param>
public sealed class JsonMessageSerializer(JsonSerializerOptions options) : IMessageSerializer
{
    /// <inheritdoc />
    public string ContentType => "application/json";

    /// <inheritdoc />
    public ValueTask<ReadOnlyMemory<byte>> SerializeAsync<TMessage>(TMessage message, string topic, CancellationToken cancellationToken)
        => new(JsonSerializer.SerializeToUtf8Bytes(message, TypeInfo<TMessage>()));

    /// <inheritdoc />
    public ValueTask<TMessage> DeserializeAsync<TMessage>(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, TypeInfo<TMessage>()) is { } message
                ? new(message)
                : throw new MessageRejectedException($"The body is null, not a {typeof(TMessage).Name}.");
        }
        catch (JsonException exception)
        {
            throw new MessageRejectedException($"The body can't be read as {typeof(TMessage).Name}: {exception.Message}", exception);
        }
    }

    private JsonTypeInfo<TMessage> TypeInfo<TMessage>() => (JsonTypeInfo<TMessage>)options.GetTypeInfo(typeof(TMessage));
}
