using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace PlatformTemplates.Messaging.Protobuf;

/// <summary>
/// Which message of its file a body is: after the schema's id comes how many indexes there are, and the index at each level
/// of nesting, as zigzag variable-length integers. The first message of the file is a single zero.
/// </summary>
internal static class MessageIndexes
{
    private const int Deepest = 64;

    public static byte[] Of(MessageDescriptor message)
    {
        List<int> indexes = [];
        for (var current = message; current is not null; current = current.ContainingType)
            indexes.Insert(0, current.Index);

        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            if (indexes is [0])
            {
                output.WriteSInt32(0);
            }
            else
            {
                output.WriteSInt32(indexes.Count);
                indexes.ForEach(output.WriteSInt32);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The length of the indexes that bytes begin with.</summary>
    /// <exception cref="MessageRejectedException">They begin with none.</exception>
    public static int LengthIn(ReadOnlyMemory<byte> bytes)
    {
        using var input = new CodedInputStream(bytes.ToArray());
        try
        {
            var count = input.ReadSInt32();
            if (count is < 0 or > Deepest)
                throw new MessageRejectedException($"The body can't be read: it would be a message in the nesting {count}.");
            for (var i = 0; i < count; i++)
                input.ReadSInt32();
            return (int)input.Position;
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new MessageRejectedException($"The body can't be read: it does not say which message it is. {exception.Message}", exception);
        }
    }
}
