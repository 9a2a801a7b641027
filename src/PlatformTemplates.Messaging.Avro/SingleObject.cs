using System.Buffers.Binary;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>Avro's single-object encoding: two bytes that mark it, and the fingerprint of the writer's schema, the lowest byte first.</summary>
internal static class SingleObject
{
    public const int Length = 10;

    public static bool IsIn(ReadOnlySpan<byte> body) => body is [0xC3, 0x01, ..] && body.Length >= Length;

    public static void Write(long fingerprint, Stream body)
    {
        Span<byte> bytes = [0xC3, 0x01, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(bytes[2..], fingerprint);
        body.Write(bytes);
    }

    public static long ReadFingerprint(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadInt64LittleEndian(body[2..]);
}
