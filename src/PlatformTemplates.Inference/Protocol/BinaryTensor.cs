using System.Buffers.Binary;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol;

/// <summary>
/// Tensors as bytes: little-endian, row by row, without padding; an element of BYTES has its length before it, in four bytes.
/// gRPC's raw contents and the binary extension of REST are the same.
/// </summary>
internal static class BinaryTensor
{
    private const int LengthSize = sizeof(uint);

    /// <exception cref="InferenceException">The bytes are not those of such a tensor.</exception>
    public static Tensor Read(string name, DataType type, long[] shape, ReadOnlyMemory<byte> data)
    {
        var count = TensorShape.CountOf(shape) ?? throw InferenceException.Invalid($"The shape {TensorShape.Text(shape)} of '{name}' can't be used.");
        if (type == DataType.Bytes)
            return new Tensor(name, shape, ReadElements(name, count, data));
        // No product: a shape may ask for more than can be counted in bytes.
        if (data.Length % type.Size() != 0 || data.Length / type.Size() != count)
            throw InferenceException.Invalid($"'{name}' has {data.Length} bytes, but the shape {TensorShape.Text(shape)} of {type.Name()} asks for {count} elements of {type.Size()}.");
        if (type == DataType.Bool && data.Span.IndexOfAnyExceptInRange((byte)0, (byte)1) >= 0)
            throw InferenceException.Invalid($"'{name}' has a byte that is neither 0 nor 1, but its elements are BOOL.");
        return new Tensor(name, type, shape, data);
    }

    /// <summary>The size in bytes.</summary>
    public static int SizeOf(Tensor tensor)
    {
        if (tensor.DataType != DataType.Bytes)
            return tensor.Data.Length;
        var size = 0;
        foreach (var element in tensor.Elements)
            size = checked(size + LengthSize + element.Length);
        return size;
    }

    public static void Write(Tensor tensor, Span<byte> to)
    {
        if (tensor.DataType != DataType.Bytes)
        {
            tensor.Data.Span.CopyTo(to);
            return;
        }

        foreach (var element in tensor.Elements)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)element.Length);
            element.Span.CopyTo(to[LengthSize..]);
            to = to[(LengthSize + element.Length)..];
        }
    }

    private static ReadOnlyMemory<byte>[] ReadElements(string name, long count, ReadOnlyMemory<byte> data)
    {
        // Each element has its length at least, so no memory is asked for that the caller did not send.
        if (count > data.Length / LengthSize)
            throw Wrong();
        var elements = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < elements.Length; i++)
        {
            if (data.Length < LengthSize)
                throw Wrong();
            var length = BinaryPrimitives.ReadUInt32LittleEndian(data.Span);
            if (length > data.Length - LengthSize)
                throw Wrong();
            elements[i] = data.Slice(LengthSize, (int)length);
            data = data[(LengthSize + (int)length)..];
        }

        return data.IsEmpty ? elements : throw Wrong();

        InferenceException Wrong() => InferenceException.Invalid($"The bytes of '{name}' are not {count} elements of BYTES, each with its length before it.");
    }
}
