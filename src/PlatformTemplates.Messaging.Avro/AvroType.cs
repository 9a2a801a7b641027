using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Avro;
using Avro.IO;
using Avro.Reflect;
using Confluent.SchemaRegistry;
using PlatformTemplates.Messaging.SchemaRegistry;
using AvroSchema = Avro.Schema;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>A type, its schema, and those that its messages may have been written by.</summary>
internal abstract class AvroType(RecordSchema schema)
{
    private readonly Dictionary<long, Func<Decoder, object>> _byFingerprint = [];
    private readonly ConcurrentDictionary<int, Func<Decoder, object>> _byId = [];

    /// <summary>What messages of the type are written by, and read as.</summary>
    protected RecordSchema Schema { get; } = schema;

    /// <summary>The schema's fingerprint.</summary>
    public long Fingerprint { get; } = SchemaNormalization.ParsingFingerprint64(schema);

    /// <summary>The schema for a registry.</summary>
    public WrittenSchema Describe() => new(Schema.Fullname, SchemaType.Avro, Schema.ToString(), []);

    /// <summary>Whether it is known how messages of a schema of the registry are read.</summary>
    public bool Knows(int id) => _byId.ContainsKey(id);

    /// <summary>Remembers how messages of a schema of the registry are read.</summary>
    /// <exception cref="MessageRejectedException">The type can't be read from messages of this schema.</exception>
    public void Add(int id, AvroSchema writer)
    {
        try
        {
            _byId[id] = ReaderOf(writer);
        }
        catch (AvroException exception)
        {
            throw new MessageRejectedException($"The body was written by the schema {id}, which {Schema.Fullname} can't be read from: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a message by the id of its schema.</summary>
    /// <exception cref="MessageRejectedException">The body is no such message.</exception>
    public object Read(int id, ReadOnlyMemory<byte> body) => Read(_byId[id], body);

    /// <summary>Reads a message by the fingerprint of its schema.</summary>
    /// <exception cref="MessageRejectedException">The schema is not known, or the body is no such message.</exception>
    public object Read(long fingerprint, ReadOnlyMemory<byte> body)
        => _byFingerprint.TryGetValue(fingerprint, out var read)
            ? Read(read, body)
            : throw new MessageRejectedException($"The body was written by an unknown schema of the fingerprint {fingerprint:x16}: give the schemas that {Schema.Fullname} may be written by to UseAvro, or use a schema registry.");

    /// <summary>Writes a message.</summary>
    public abstract void Write(object message, Stream stream);

    /// <summary>What reads messages of a schema.</summary>
    /// <exception cref="AvroException">The type can't be read from them.</exception>
    protected abstract Func<Decoder, object> ReaderOf(AvroSchema writer);

    protected void Add(AvroSchema writer) => _byFingerprint[SchemaNormalization.ParsingFingerprint64(writer)] = ReaderOf(writer);

    // Bytes that are no such message fail in the decoder in many ways, and in the same way each time.
    private object Read(Func<Decoder, object> read, ReadOnlyMemory<byte> body)
    {
        var bytes = MemoryMarshal.TryGetArray(body, out var segment) ? segment : body.ToArray();
        using var stream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        object message;
        try
        {
            message = read(new BinaryDecoder(stream));
        }
        catch (Exception exception)
        {
            throw new MessageRejectedException($"The body can't be read as {Schema.Fullname}: {exception.Message}", exception);
        }

        return stream.Position == stream.Length
            ? message
            : throw new MessageRejectedException($"The body can't be read as {Schema.Fullname}: {stream.Length - stream.Position} bytes are left.");
    }
}

/// <summary>The same, by its type.</summary>
internal sealed class AvroType<TMessage> : AvroType
    where TMessage : class
{
    private readonly ClassCache _classes = new();
    private readonly ReflectWriter<TMessage> _writer;

    public AvroType(RecordSchema schema, IEnumerable<RecordSchema> older)
        : base(schema)
    {
        _writer = new ReflectWriter<TMessage>(schema, _classes);
        foreach (var writer in older.Prepend(schema))
            Add(writer);
    }

    public override void Write(object message, Stream stream) => _writer.Write((TMessage)message, new BinaryEncoder(stream));

    protected override Func<Decoder, object> ReaderOf(AvroSchema writer)
    {
        var reader = new ReflectReader<TMessage>(writer, Schema, _classes);
        return decoder => reader.Read(null!, decoder);
    }
}
