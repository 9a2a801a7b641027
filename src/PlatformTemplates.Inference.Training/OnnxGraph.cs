using System.Runtime.InteropServices;
using Google.Protobuf;
using PlatformTemplates.Inference.Tensors;
using PlatformTemplates.Inference.Training.Onnx;

namespace PlatformTemplates.Inference.Training;

/// <summary>
/// A graph of ONNX operators, put together node by node in the order that they are run. What it means is told by the operators'
/// documentation; that it is right is checked by ONNX Runtime when the model is loaded.
/// </summary>
public sealed class OnnxGraph
{
    /// <summary>The operator set of classical models.</summary>
    public const string Ml = "ai.onnx.ml";

    // Of 2022: every ONNX Runtime since 1.13 has these.
    private const long IrVersion = 8;
    private const long OperatorSet = 17;
    private const long MlOperatorSet = 3;
    private const string RowsDimension = "rows";

    private static readonly Dictionary<DataType, int> _types = new()
    {
        [DataType.FP32] = 1, [DataType.UInt8] = 2, [DataType.Int8] = 3, [DataType.UInt16] = 4, [DataType.Int16] = 5, [DataType.Int32] = 6, [DataType.Int64] = 7,
        [DataType.Bytes] = 8, [DataType.Bool] = 9, [DataType.FP16] = 10, [DataType.FP64] = 11, [DataType.UInt32] = 12, [DataType.UInt64] = 13,
    };

    private readonly GraphProto _graph;

    /// <summary>Begins a graph.</summary>
    /// <param name="name">Its name, which no one depends on.</param>
    public OnnxGraph(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _graph = new GraphProto { Name = name };
    }

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions; -1 may have any size.</param>
    public OnnxGraph Input(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        _graph.Input.Add(ValueOf(name, type, shape));
        return this;
    }

    /// <summary>Adds an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its dimensions; -1 may have any size.</param>
    public OnnxGraph Output(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        _graph.Output.Add(ValueOf(name, type, shape));
        return this;
    }

    /// <summary>Adds numbers that nodes use.</summary>
    /// <typeparam name="T">Their .NET type, see <see cref="Tensor.Create{T}"/>.</typeparam>
    /// <param name="name">Their name.</param>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="shape">Their dimensions.</param>
    public OnnxGraph Constant<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var constant = TensorOf(values, shape);
        constant.Name = name;
        _graph.Initializer.Add(constant);
        return this;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="operation">The operator, such as <c>MatMul</c>.</param>
    /// <param name="inputs">The names of what it takes.</param>
    /// <param name="outputs">The names of what it gives.</param>
    /// <param name="domain">The operator set; empty for ONNX' own.</param>
    /// <param name="attributes">
    /// The attributes by name: <see cref="long"/>, <see cref="float"/>, <see cref="string"/>, or a list of one of these, or a list of
    /// <see cref="double"/>, which is written as a tensor.
    /// </param>
    /// <exception cref="ArgumentException">An attribute is of another type.</exception>
    public OnnxGraph Node(string operation, IEnumerable<string> inputs, IEnumerable<string> outputs, string domain = "", IReadOnlyDictionary<string, object>? attributes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        var node = new NodeProto { OpType = operation, Domain = domain, Input = { inputs }, Output = { outputs } };
        foreach (var (name, value) in attributes ?? new Dictionary<string, object>())
            node.Attribute.Add(AttributeOf(name, value));
        _graph.Node.Add(node);
        return this;
    }

    /// <summary>Writes the ONNX file. The same graph gives the same bytes.</summary>
    /// <param name="producer">Who made the model.</param>
    public byte[] ToBytes(string producer = "PlatformTemplates.Inference.Training")
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = producer,
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        };
        if (_graph.Node.Any(node => node.Domain == Ml))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = Ml, Version = MlOperatorSet });
        return model.ToByteArray();
    }

    private static AttributeProto AttributeOf(string name, object value) => value switch
    {
        long number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = number },
        float number => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = number },
        string text => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        IReadOnlyList<long> numbers => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { numbers } },
        IReadOnlyList<float> numbers => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { numbers } },
        IReadOnlyList<double> numbers => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Tensor, T = TensorOf<double>([.. numbers], numbers.Count) },
        IReadOnlyList<string> texts => new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } },
        _ => throw new ArgumentException($"The attribute '{name}' is {value.GetType().Name}, which is no type of an attribute.", nameof(value)),
    };

    private static TensorProto TensorOf<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = Tensor.Create("values", values, shape);
        return new TensorProto { DataType = _types[tensor.DataType], Dims = { tensor.Shape }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
    }

    private static ValueInfoProto ValueOf(string name, DataType type, ReadOnlySpan<long> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var dimensions = new TensorShapeProto();
        for (var i = 0; i < shape.Length; i++)
            dimensions.Dim.Add(shape[i] >= 0 ? new TensorShapeProto.Types.Dimension { DimValue = shape[i] } : new TensorShapeProto.Types.Dimension { DimParam = i == 0 ? RowsDimension : $"{name}_{i}" });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = _types[type], Shape = dimensions } } };
    }
}
