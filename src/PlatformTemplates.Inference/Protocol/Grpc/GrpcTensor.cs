using Google.Protobuf;
using Google.Protobuf.Collections;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol.Grpc;

/// <summary>Tensors as gRPC has them: in a field for their type, or all as raw bytes.</summary>
internal static class GrpcTensor
{
    /// <exception cref="InferenceException">The inputs are wrong.</exception>
    public static IReadOnlyList<Tensor> ReadInputs(ModelInferRequest request)
    {
        var raw = request.RawInputContents;
        if (request.Inputs.Count == 0)
            throw InferenceException.Invalid("The request must have inputs, at least one.");
        if (raw.Count > 0 && raw.Count != request.Inputs.Count)
            throw InferenceException.Invalid($"The request has {request.Inputs.Count} inputs, but {raw.Count} raw_input_contents.");
        var tensors = new Tensor[request.Inputs.Count];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = Read(request.Inputs[i], raw.Count > 0 ? raw[i] : null);
        return tensors;
    }

    /// <summary>Raw where the request was, and where a type has no field.</summary>
    public static ModelInferResponse WriteResult(InferenceResult result, ModelInferRequest request)
    {
        var response = new ModelInferResponse { ModelName = result.Model, ModelVersion = result.Version, Id = request.Id };
        var raw = request.RawInputContents.Count > 0 || result.Outputs.Any(output => output.DataType == DataType.FP16);
        foreach (var output in result.Outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor { Name = output.Name, Datatype = output.DataType.Name(), Shape = { output.Shape } };
            if (raw)
                response.RawOutputContents.Add(RawOf(output));
            else
                tensor.Contents = ContentsOf(output);
            response.Outputs.Add(tensor);
        }

        return response;
    }

    private static Tensor Read(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        if (input.Name.Length == 0)
            throw InferenceException.Invalid("Each input must have a name.");
        var type = DataTypes.Find(input.Datatype) ?? throw InferenceException.Invalid($"The datatype of '{input.Name}' must be one of the protocol's, such as FP32, not '{input.Datatype}'.");
        long[] shape = [.. input.Shape];
        var count = TensorShape.CountOf(shape) ?? throw InferenceException.Invalid($"The shape {TensorShape.Text(shape)} of '{input.Name}' can't be used.");
        if (raw is not null)
            return input.Contents is null ? BinaryTensor.Read(input.Name, type, shape, raw.Memory) : throw InferenceException.Invalid($"The input '{input.Name}' has contents beside raw_input_contents.");

        var contents = input.Contents ?? throw InferenceException.Invalid($"The input '{input.Name}' has no contents.");
        return type switch
        {
            DataType.Bool => Copy(contents.BoolContents),
            DataType.Int8 => Narrow(contents.IntContents, sbyte.MinValue, sbyte.MaxValue, value => (sbyte)value),
            DataType.Int16 => Narrow(contents.IntContents, short.MinValue, short.MaxValue, value => (short)value),
            DataType.Int32 => Copy(contents.IntContents),
            DataType.Int64 => Copy(contents.Int64Contents),
            DataType.UInt8 => Narrow(contents.UintContents, byte.MinValue, byte.MaxValue, value => (byte)value),
            DataType.UInt16 => Narrow(contents.UintContents, ushort.MinValue, ushort.MaxValue, value => (ushort)value),
            DataType.UInt32 => Copy(contents.UintContents),
            DataType.UInt64 => Copy(contents.Uint64Contents),
            DataType.FP32 => Copy(contents.Fp32Contents),
            DataType.FP64 => Copy(contents.Fp64Contents),
            DataType.Bytes => new Tensor(input.Name, shape, [.. Checked(contents.BytesContents).Select(element => element.Memory)]),
            _ => throw InferenceException.Invalid($"The input '{input.Name}' is {type.Name()}, which the protocol has as raw_input_contents alone."),
        };

        Tensor Copy<T>(RepeatedField<T> field)
            where T : unmanaged
        {
            var values = new T[Checked(field).Count];
            field.CopyTo(values, 0);
            return Tensor.Create<T>(input.Name, values, shape);
        }

        Tensor Narrow<TWide, T>(RepeatedField<TWide> field, TWide least, TWide most, Func<TWide, T> convert)
            where TWide : IComparable<TWide>
            where T : unmanaged
        {
            var values = new T[Checked(field).Count];
            for (var i = 0; i < values.Length; i++)
                values[i] = field[i].CompareTo(least) >= 0 && field[i].CompareTo(most) <= 0 ? convert(field[i]) : throw InferenceException.Invalid($"The contents of '{input.Name}' have an element that is no {type.Name()}: {field[i]}.");
            return Tensor.Create<T>(input.Name, values, shape);
        }

        RepeatedField<T> Checked<T>(RepeatedField<T> field)
            => field.Count == count ? field : throw InferenceException.Invalid($"The contents of '{input.Name}' have {field.Count} elements of {type.Name()}, but the shape {TensorShape.Text(shape)} asks for {count}.");
    }

    private static ByteString RawOf(Tensor tensor)
    {
        if (tensor.DataType != DataType.Bytes)
            return UnsafeByteOperations.UnsafeWrap(tensor.Data);
        var bytes = new byte[BinaryTensor.SizeOf(tensor)];
        BinaryTensor.Write(tensor, bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static InferTensorContents ContentsOf(Tensor tensor)
    {
        var contents = new InferTensorContents();
        switch (tensor.DataType)
        {
            case DataType.Bool:
                contents.BoolContents.AddRange(tensor.Values<bool>().ToArray());
                break;
            case DataType.Int8 or DataType.Int16 or DataType.Int32:
                contents.IntContents.AddRange(Wide(tensor, number => (int)number));
                break;
            case DataType.Int64:
                contents.Int64Contents.AddRange(tensor.Values<long>().ToArray());
                break;
            case DataType.UInt8 or DataType.UInt16 or DataType.UInt32:
                contents.UintContents.AddRange(Wide(tensor, number => (uint)number));
                break;
            case DataType.UInt64:
                contents.Uint64Contents.AddRange(tensor.Values<ulong>().ToArray());
                break;
            case DataType.FP32:
                contents.Fp32Contents.AddRange(tensor.Values<float>().ToArray());
                break;
            case DataType.FP64:
                contents.Fp64Contents.AddRange(tensor.Values<double>().ToArray());
                break;
            default:
                contents.BytesContents.AddRange(tensor.Elements.Select(UnsafeByteOperations.UnsafeWrap));
                break;
        }

        return contents;
    }

    private static IEnumerable<T> Wide<T>(Tensor tensor, Func<double, T> convert)
        => Enumerable.Range(0, tensor.Data.Length / tensor.DataType.Size()).Select(i => convert(tensor.NumberAt(i)!.Value));
}
