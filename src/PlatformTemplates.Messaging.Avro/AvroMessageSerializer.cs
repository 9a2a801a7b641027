using Avro;
using Confluent.SchemaRegistry;
using PlatformTemplates.Messaging.SchemaRegistry;
using PlatformTemplates.Messaging.Serialization;
using AvroSchema = Avro.Schema;
using Registry = PlatformTemplates.Messaging.SchemaRegistry.SchemaRegistry;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>
/// Avro's binary encoding, after the id of the writer's schema in a registry, or after its fingerprint where there is no
/// registry. Single objects can be read with a registry, too: those of the time before it.
/// </summary>
internal sealed class AvroMessageSerializer(AvroSchemas schemas, Registry? registry) : IMessageSerializer
{
    public string ContentType { get; } = registry is null ? "application/avro; framing=single-object" : $"application/avro; {SchemaIdPrefix.MediaTypeParameter}";

    public async ValueTask<string?> GetDataSchemaAsync<TMessage>(string topic, CancellationToken cancellationToken)
        => registry?.UriOf(await registry.FindIdAsync(typeof(TMessage), topic, cancellationToken));

    public async ValueTask<ReadOnlyMemory<byte>> SerializeAsync<TMessage>(TMessage message, string topic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var body = new MemoryStream();
        var type = schemas.Find(typeof(TMessage));
        if (registry is null)
            SingleObject.Write(type.Fingerprint, body);
        else
            SchemaIdPrefix.Write(await registry.FindIdAsync(typeof(TMessage), topic, cancellationToken), body);
        type.Write(message, body);
        return body.ToArray();
    }

    public async ValueTask<TMessage> DeserializeAsync<TMessage>(ReadOnlyMemory<byte> body, string topic, CancellationToken cancellationToken)
    {
        var type = schemas.Find(typeof(TMessage));
        if (registry is not null)
            await registry.PrepareAsync(cancellationToken);

        if (SingleObject.IsIn(body.Span))
            return (TMessage)type.Read(SingleObject.ReadFingerprint(body.Span), body[SingleObject.Length..]);
        if (!SchemaIdPrefix.IsIn(body.Span))
            throw new MessageRejectedException("The body is no Avro: it begins neither with the id of a schema in a registry nor as a single object.");
        if (registry is null)
            throw new MessageRejectedException($"The body was written by the schema {SchemaIdPrefix.ReadId(body.Span)} of a schema registry, and none is configured: set Messaging:SchemaRegistry:Url.");

        var id = SchemaIdPrefix.ReadId(body.Span);
        if (!type.Knows(id))
            type.Add(id, await ParseAsync(id, await registry.ReadAsync(id, SchemaType.Avro, cancellationToken), cancellationToken));
        return (TMessage)type.Read(id, body[SchemaIdPrefix.Length..]);
    }

    private async Task<AvroSchema> ParseAsync(int id, Confluent.SchemaRegistry.Schema schema, CancellationToken cancellationToken)
    {
        var names = new SchemaNames();
        try
        {
            await AddReferencesAsync(schema, names, cancellationToken);
            return AvroSchema.Parse(schema.SchemaString, names);
        }
        catch (AvroException exception)
        {
            throw new MessageRejectedException($"The schema {id}, which the body was written by, can't be used: {exception.Message}", exception);
        }
    }

    private async Task AddReferencesAsync(Confluent.SchemaRegistry.Schema schema, SchemaNames names, CancellationToken cancellationToken)
    {
        foreach (var reference in schema.References ?? [])
        {
            var referred = await registry!.ReadAsync(reference, cancellationToken);
            await AddReferencesAsync(referred, names, cancellationToken);
            if (AvroSchema.Parse(referred.SchemaString, names) is NamedSchema named)
                names.Add(named.SchemaName, named);
        }
    }
}
