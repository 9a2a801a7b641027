using Microsoft.ML.OnnxRuntime.Tensors;

namespace PlatformTemplates.Inference.Tensors;

/// <summary>What a type is called by the protocol, by .NET and by ONNX Runtime, and how large its elements are.</summary>
internal static class DataTypes
{
    private static readonly (DataType Type, string Name, int Size, Type? Clr, TensorElementType Onnx)[] _all =
    [
        (DataType.Bool, "BOOL", 1, typeof(bool), TensorElementType.Bool),
        (DataType.UInt8, "UINT8", 1, typeof(byte), TensorElementType.UInt8),
        (DataType.UInt16, "UINT16", 2, typeof(ushort), TensorElementType.UInt16),
        (DataType.UInt32, "UINT32", 4, typeof(uint), TensorElementType.UInt32),
        (DataType.UInt64, "UINT64", 8, typeof(ulong), TensorElementType.UInt64),
        (DataType.Int8, "INT8", 1, typeof(sbyte), TensorElementType.Int8),
        (DataType.Int16, "INT16", 2, typeof(short), TensorElementType.Int16),
        (DataType.Int32, "INT32", 4, typeof(int), TensorElementType.Int32),
        (DataType.Int64, "INT64", 8, typeof(long), TensorElementType.Int64),
        (DataType.FP16, "FP16", 2, typeof(Half), TensorElementType.Float16),
        (DataType.FP32, "FP32", 4, typeof(float), TensorElementType.Float),
        (DataType.FP64, "FP64", 8, typeof(double), TensorElementType.Double),
        (DataType.Bytes, "BYTES", 0, null, TensorElementType.String),
    ];

    /// <summary>The protocol's name.</summary>
    public static string Name(this DataType type) => _all[(int)type].Name;

    /// <summary>The size of an element in bytes; 0 for <see cref="DataType.Bytes"/>.</summary>
    public static int Size(this DataType type) => _all[(int)type].Size;

    public static TensorElementType ToOnnx(this DataType type) => _all[(int)type].Onnx;

    public static DataType? Find(string? name) => Find(known => string.Equals(known.Name, name, StringComparison.Ordinal));

    public static DataType? Find(TensorElementType onnx) => Find(known => known.Onnx == onnx);

    public static DataType? Find(Type clr) => Find(known => known.Clr == clr);

    private static DataType? Find(Predicate<(DataType Type, string Name, int Size, Type? Clr, TensorElementType Onnx)> matches)
        => Array.FindIndex(_all, matches) is >= 0 and var index ? (DataType)index : null;
}
