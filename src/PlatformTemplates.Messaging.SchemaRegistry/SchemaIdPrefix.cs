using System.Buffers.Binary;

namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>What comes before a body whose schema is in a registry: a zero, and the schema's id in four bytes, the highest first.</summary>
public static class SchemaIdPrefix
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 5;

    /// <summary>The parameter of a media type that tells of it.</summary>
    public const string MediaTypeParameter = "framing=confluent";

    private const byte Magic = 0;

    /// <summary>Whether a body begins with it. No Avro single object and no Protobuf message begins with a zero.</summary>
    /// <param name="body">The body.</param>
    public static bool IsIn(ReadOnlySpan<byte> body) => body is [Magic, ..];

    /// <summary>Writes it.</summary>
    /// <param name="id">The schema's id.</param>
    /// <param name="body">The stream that the body is written to.</param>
    public static void Write(int id, Stream body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Span<byte> bytes = [Magic, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], id);
        body.Write(bytes);
    }

    /// <summary>Reads the schema's id.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="MessageRejectedException">The body is too short.</exception>
    public static int ReadId(ReadOnlySpan<byte> body)
        => body.Length >= Length
            ? BinaryPrimitives.ReadInt32BigEndian(body[1..])
            : throw new MessageRejectedException($"The body begins like one with a schema id, and ends after {body.Length} bytes.");
}
