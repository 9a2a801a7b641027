using System.Runtime.InteropServices;
using System.Text;

namespace PlatformTemplates.Inference.Tensors;

/// <summary>A named tensor: its elements row by row, little-endian.</summary>
public sealed class Tensor
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly ReadOnlyMemory<byte>[]? _elements;
    private readonly long[] _shape;

    internal Tensor(string name, DataType type, long[] shape, ReadOnlyMemory<byte> data)
    {
        (Name, DataType, _shape, _data) = (name, type, shape, data);
    }

    internal Tensor(string name, long[] shape, ReadOnlyMemory<byte>[] elements)
    {
        (Name, DataType, _shape, _elements) = (name, DataType.Bytes, shape, elements);
    }

    /// <summary>The name of the model's input or output.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public DataType DataType { get; }

    /// <summary>The dimensions. The first is the number of rows, for all models that can be run on several requests at once.</summary>
    public IReadOnlyList<long> Shape => _shape;

    internal long[] Dimensions => _shape;

    /// <summary>The elements of a type with a size.</summary>
    internal ReadOnlyMemory<byte> Data => _data;

    /// <summary>The elements of <see cref="DataType.Bytes"/>.</summary>
    internal ReadOnlyMemory<byte>[] Elements => _elements ?? [];

    internal long Rows => _shape.Length == 0 ? 1 : _shape[0];

    /// <summary>Makes a tensor of numbers or booleans.</summary>
    /// <typeparam name="T">The .NET type of the elements: that of a <see cref="Tensors.DataType"/>, such as <see cref="float"/> for <see cref="DataType.FP32"/>.</typeparam>
    /// <param name="name">The name of the input or output.</param>
    /// <param name="values">The elements, row by row. They are copied.</param>
    /// <param name="shape">The dimensions; one dimension of all elements when none is given.</param>
    /// <exception cref="ArgumentException">The type is none of a tensor, or the dimensions ask for another number of elements.</exception>
    public static Tensor Create<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var type = DataTypes.Find(typeof(T)) ?? throw new ArgumentException($"A tensor has no elements of the type {typeof(T).Name}.", nameof(values));
        return new Tensor(name, type, Fit(shape, values.Length), MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>Makes a tensor of text.</summary>
    /// <param name="name">The name of the input or output.</param>
    /// <param name="values">The elements, row by row.</param>
    /// <param name="shape">The dimensions; one dimension of all elements when none is given.</param>
    /// <exception cref="ArgumentException">The dimensions ask for another number of elements.</exception>
    public static Tensor Create(string name, ReadOnlySpan<string> values, params ReadOnlySpan<long> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var elements = new ReadOnlyMemory<byte>[values.Length];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Encoding.UTF8.GetBytes(values[i]);
        return new Tensor(name, Fit(shape, values.Length), elements);
    }

    /// <summary>The elements.</summary>
    /// <typeparam name="T">Their .NET type.</typeparam>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
        => DataTypes.Find(typeof(T)) == DataType
            ? MemoryMarshal.Cast<byte, T>(_data.Span)
            : throw new InvalidOperationException($"The elements of '{Name}' are {DataType.Name()}, not {typeof(T).Name}.");

    /// <summary>The elements of a tensor of text.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public string[] Text()
        => _elements is null
            ? throw new InvalidOperationException($"The elements of '{Name}' are {DataType.Name()}, not BYTES.")
            : Array.ConvertAll(_elements, element => Encoding.UTF8.GetString(element.Span));

    /// <summary>The elements as numbers, where they are numbers: what monitoring looks at.</summary>
    internal double? NumberAt(int index)
    {
        var data = _data.Span;
        return DataType switch
        {
            DataType.Bool or DataType.UInt8 => data[index],
            DataType.UInt16 => MemoryMarshal.Cast<byte, ushort>(data)[index],
            DataType.UInt32 => MemoryMarshal.Cast<byte, uint>(data)[index],
            DataType.UInt64 => MemoryMarshal.Cast<byte, ulong>(data)[index],
            DataType.Int8 => (sbyte)data[index],
            DataType.Int16 => MemoryMarshal.Cast<byte, short>(data)[index],
            DataType.Int32 => MemoryMarshal.Cast<byte, int>(data)[index],
            DataType.Int64 => MemoryMarshal.Cast<byte, long>(data)[index],
            DataType.FP16 => (double)MemoryMarshal.Cast<byte, Half>(data)[index],
            DataType.FP32 => MemoryMarshal.Cast<byte, float>(data)[index],
            DataType.FP64 => MemoryMarshal.Cast<byte, double>(data)[index],
            _ => null,
        };
    }

    /// <summary>The same elements under another name.</summary>
    internal Tensor Rename(string name) => _elements is null ? new Tensor(name, DataType, _shape, _data) : new Tensor(name, _shape, _elements);

    private static long[] Fit(ReadOnlySpan<long> shape, int count)
    {
        long[] dimensions = shape.IsEmpty ? [count] : shape.ToArray();
        return TensorShape.CountOf(dimensions) == count
            ? dimensions
            : throw new ArgumentException($"The shape {TensorShape.Text(dimensions)} asks for another number of elements than {count}.", nameof(shape));
    }
}
