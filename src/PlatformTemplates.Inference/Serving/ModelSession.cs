using System.Buffers;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Serving;

/// <summary>A model in ONNX Runtime. Any number of threads may run it at the same time.</summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession _session;
    // What a run fails by is in the exception; the runtime would write it to the console as well.
    private readonly RunOptions _run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    private ModelSession(InferenceSession session, ModelSignature signature, RuntimeOptions options)
    {
        (_session, Signature) = (session, signature);
        _inputs = [.. signature.Inputs.Select(spec => spec.Name)];
        _outputs = [.. signature.Outputs.Select(spec => spec.Name)];
        if (options.ShrinkMemory)
            _run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", options.Device == Device.Cuda ? $"gpu:{options.DeviceId}" : "cpu:0");
    }

    public ModelSignature Signature { get; }

    /// <summary>Makes a session.</summary>
    /// <exception cref="ModelSourceException">ONNX Runtime does not take the model.</exception>
    public static ModelSession Open(byte[] model, RuntimeOptions options)
    {
        try
        {
            using var session = SessionOptionsOf(options);
            var opened = new InferenceSession(model, session);
            try
            {
                return new ModelSession(opened, SignatureOf(opened), options);
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelSourceException($"ONNX Runtime does not take the model: {exception.Message}", exception);
        }
        catch (TypeInitializationException exception) when (exception.InnerException is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new ModelSourceException("ONNX Runtime's native library is missing: reference the package Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu) in the application.", exception);
        }
    }

    /// <summary>Runs the model once for all calls, whose rows are laid one below the other, and parts the outputs among them again.</summary>
    /// <param name="calls">For each call all inputs, in any order.</param>
    /// <exception cref="OnnxRuntimeException">The model failed.</exception>
    /// <exception cref="InvalidOperationException">The outputs don't have as many rows as the inputs.</exception>
    public Tensor[][] Run(IReadOnlyList<IReadOnlyList<Tensor>> calls)
    {
        var values = new OrtValue[_inputs.Length];
        var loans = new InputLoan[_inputs.Length];
        try
        {
            for (var i = 0; i < _inputs.Length; i++)
                values[i] = Merge(calls, Signature.Inputs[i], ref loans[i]);
            using var outputs = _session.Run(_run, _inputs, values, _outputs);
            return calls.Count == 1 ? [ReadAll(outputs)] : Part(outputs, calls);
        }
        finally
        {
            foreach (var value in values)
                value?.Dispose();
            foreach (var loan in loans)
                loan.Return();
        }
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private static SessionOptions SessionOptionsOf(RuntimeOptions options)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads ?? Math.Max(1, Environment.ProcessorCount / options.Concurrency),
            InterOpNumThreads = options.InterOpThreads,
            ExecutionMode = options.InterOpThreads > 1 ? ExecutionMode.ORT_PARALLEL : ExecutionMode.ORT_SEQUENTIAL,
            EnableCpuMemArena = options.MemoryArena,
            EnableMemoryPattern = options.MemoryPattern,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        try
        {
            session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.AllowSpinning ? "1" : "0");
            session.AddSessionConfigEntry("session.inter_op.allow_spinning", options.AllowSpinning ? "1" : "0");
            if (options.Device == Device.Cuda)
                session.AppendExecutionProvider_CUDA(options.DeviceId);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static ModelSignature SignatureOf(InferenceSession session) => new(
        [.. session.InputNames.Select(name => SpecOf("input", name, session.InputMetadata[name]))],
        [.. session.OutputNames.Select(name => SpecOf("output", name, session.OutputMetadata[name]))]);

    private static TensorSpec SpecOf(string what, string name, NodeMetadata metadata)
    {
        if (!metadata.IsTensor)
            throw new ModelSourceException($"The {what} '{name}' is no tensor: export the model without sequences and maps (scikit-learn: zipmap=False).");
        var type = DataTypes.Find(metadata.ElementDataType) ?? throw new ModelSourceException($"The {what} '{name}' has elements of {metadata.ElementDataType}, which the Open Inference Protocol does not have.");
        return new TensorSpec(name, type, [.. metadata.Dimensions.Select(dimension => (long)dimension)]);
    }

    private static OrtValue Merge(IReadOnlyList<IReadOnlyList<Tensor>> calls, TensorSpec spec, ref InputLoan loan)
    {
        var first = Find(calls[0], spec.Name);
        long[] shape = [.. first.Dimensions];
        if (calls.Count > 1)
            shape[0] = calls.Sum(call => Find(call, spec.Name).Rows);
        if (spec.DataType == DataType.Bytes)
            return MergeText(calls, spec.Name, shape);

        var data = first.Data;
        if (calls.Count > 1)
        {
            var length = 0;
            foreach (var call in calls)
                length = checked(length + Find(call, spec.Name).Data.Length);
            loan.Rented = ArrayPool<byte>.Shared.Rent(length);
            var end = 0;
            foreach (var call in calls)
            {
                var part = Find(call, spec.Name).Data;
                part.CopyTo(loan.Rented.AsMemory(end));
                end += part.Length;
            }

            data = loan.Rented.AsMemory(0, length);
        }

        loan.Pin = data.Pin();
        unsafe
        {
            return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, spec.DataType.ToOnnx(), shape, (nint)loan.Pin.Pointer, data.Length);
        }
    }

    private static OrtValue MergeText(IReadOnlyList<IReadOnlyList<Tensor>> calls, string name, long[] shape)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        var index = 0;
        foreach (var call in calls)
        {
            foreach (var element in Find(call, name).Elements)
                value.StringTensorSetElementAt(element.Span, index++);
        }

        return value;
    }

    private static Tensor Find(IReadOnlyList<Tensor> inputs, string name)
    {
        foreach (var input in inputs)
        {
            if (input.Name == name)
                return input;
        }

        throw new InvalidOperationException($"The input '{name}' is missing.");
    }

    private Tensor[] ReadAll(IReadOnlyList<OrtValue> outputs)
    {
        var tensors = new Tensor[_outputs.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            var spec = Signature.Outputs[i];
            var shape = ShapeOf(outputs[i]);
            tensors[i] = spec.DataType == DataType.Bytes
                ? new Tensor(spec.Name, shape, Text(outputs[i]))
                : new Tensor(spec.Name, spec.DataType, shape, outputs[i].GetTensorMutableRawData().ToArray());
        }

        return tensors;
    }

    private Tensor[][] Part(IReadOnlyList<OrtValue> outputs, IReadOnlyList<IReadOnlyList<Tensor>> calls)
    {
        var rows = calls.Sum(call => call[0].Rows);
        var answers = new Tensor[calls.Count][];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = new Tensor[_outputs.Length];

        for (var o = 0; o < _outputs.Length; o++)
        {
            var spec = Signature.Outputs[o];
            var shape = ShapeOf(outputs[o]);
            if (shape.Length == 0 || shape[0] != rows)
                throw new InvalidOperationException($"The output '{spec.Name}' has the shape {TensorShape.Text(shape)} for {rows} rows.");
            var text = spec.DataType == DataType.Bytes ? Text(outputs[o]) : null;
            var data = text is null ? outputs[o].GetTensorMutableRawData() : default;
            var width = (int)((text?.Length ?? data.Length) / rows);
            var start = 0;
            for (var i = 0; i < calls.Count; i++)
            {
                var length = checked((int)calls[i][0].Rows * width);
                long[] part = [.. shape];
                part[0] = calls[i][0].Rows;
                answers[i][o] = text is null
                    ? new Tensor(spec.Name, spec.DataType, part, data.Slice(start, length).ToArray())
                    : new Tensor(spec.Name, part, text[start..(start + length)]);
                start += length;
            }
        }

        return answers;
    }

    private static long[] ShapeOf(OrtValue value) => value.GetTensorTypeAndShape().Shape;

    private static ReadOnlyMemory<byte>[] Text(OrtValue value)
    {
        var elements = new ReadOnlyMemory<byte>[value.GetTensorTypeAndShape().ElementCount];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Encoding.UTF8.GetBytes(value.GetStringElement(i));
        return elements;
    }

    /// <summary>What a run has of the garbage collector and the pool, and gives back.</summary>
    private struct InputLoan
    {
        public MemoryHandle Pin;
        public byte[]? Rented;

        public void Return()
        {
            Pin.Dispose();
            if (Rented is not null)
                ArrayPool<byte>.Shared.Return(Rented);
        }
    }
}
