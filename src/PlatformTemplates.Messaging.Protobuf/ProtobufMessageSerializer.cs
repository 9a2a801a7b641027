using Confluent.SchemaRegistry;
using Google.Protobuf;
using PlatformTemplates.Messaging.SchemaRegistry;
using PlatformTemplates.Messaging.Serialization;
using Registry = PlatformTemplates.Messaging.SchemaRegistry.SchemaRegistry;

namespace PlatformTemplates.Messaging.Protobuf;

/// <summary>
/// Protobuf's binary encoding, after the id of the schema and the message's place in it where there is a registry. No message
/// begins with a zero byte, so both can always be told apart, and plain ones can be read with a registry, too.
/// </summary>
internal sealed class ProtobufMessageSerializer(Registry? registry) : IMessageSerializer
{
    private const string MediaType = "application/protobuf";

    public string ContentType { get; } = registry is null ? MediaType : $"{MediaType}; {SchemaIdPrefix.MediaTypeParameter}";

    public async ValueTask<string?> GetDataSchemaAsync<TMessage>(string topic, CancellationToken cancellationToken)
        => registry?.UriOf(await registry.FindIdAsync(typeof(TMessage), topic, cancellationToken));

    public async ValueTask<ReadOnlyMemory<byte>> SerializeAsync<TMessage>(TMessage message, string topic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is not IMessage written)
            throw new InvalidOperationException($"{typeof(TMessage).Name} is no message of Protocol Buffers: use the type that is generated from the .proto file.");
        var body = new MemoryStream();
        if (registry is not null)
        {
            SchemaIdPrefix.Write(await registry.FindIdAsync(typeof(TMessage), topic, cancellationToken), body);
            body.Write(MessageIndexes.Of(written.Descriptor));
        }

        written.WriteTo(body);
        return body.ToArray();
    }

    public async ValueTask<TMessage> DeserializeAsync<TMessage>(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellationToken)
    {
        var descriptor = ProtobufSchemas.DescriptorOf(typeof(TMessage));
        if (registry is not null)
            await registry.PrepareAsync(cancellationToken);

        var content = body;
        if (SchemaIdPrefix.IsIn(body.Span))
        {
            if (registry is null)
                throw new MessageRejectedException($"The body was written by the schema {SchemaIdPrefix.ReadId(body.Span)} of a schema registry, and none is configured: set Messaging:SchemaRegistry:Url.");
            await registry.ReadAsync(SchemaIdPrefix.ReadId(body.Span), SchemaType.Protobuf, cancellationToken);
            content = body[SchemaIdPrefix.Length..];
            content = content[MessageIndexes.LengthIn(content)..];
        }

        try
        {
            return (TMessage)descriptor.Parser.ParseFrom(content.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new MessageRejectedException($"The body can't be read as {descriptor.FullName}: {exception.Message}", exception);
        }
    }
}
