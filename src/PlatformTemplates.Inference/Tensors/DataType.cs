namespace PlatformTemplates.Inference.Tensors;

/// <summary>The types of tensor elements, by the Open Inference Protocol.</summary>
public enum DataType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>8 bits, unsigned.</summary>
    UInt8,

    /// <summary>16 bits, unsigned.</summary>
    UInt16,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>64 bits, unsigned.</summary>
    UInt64,

    /// <summary>8 bits, signed.</summary>
    Int8,

    /// <summary>16 bits, signed.</summary>
    Int16,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>IEEE 754, 16 bits.</summary>
    FP16,

    /// <summary>IEEE 754, 32 bits.</summary>
    FP32,

    /// <summary>IEEE 754, 64 bits.</summary>
    FP64,

    /// <summary>Any number of bytes an element. ONNX has text there, so it must be UTF-8.</summary>
    Bytes,
}
