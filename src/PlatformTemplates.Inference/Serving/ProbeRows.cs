using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Serving;

/// <summary>Made-up rows to try a model out with, the same ones every time.</summary>
internal static class ProbeRows
{
    /// <summary>Makes inputs of some rows.</summary>
    /// <param name="signature">What the model takes.</param>
    /// <param name="rows">How many rows, where the model takes any number.</param>
    /// <param name="seed">Other numbers with another seed.</param>
    public static IReadOnlyList<Tensor> Make(ModelSignature signature, int rows, int seed)
    {
        var random = new Random(seed);
        return [.. signature.Inputs.Select(spec => Make(spec, rows, random))];
    }

    private static Tensor Make(TensorSpec spec, int rows, Random random)
    {
        long[] shape = [.. spec.Shape.Select((dimension, i) => dimension >= 0 ? dimension : i == 0 ? rows : 1)];
        var count = (int)(TensorShape.CountOf(shape) ?? 0);
        // Integers are often an index: only the first is sure to exist.
        return spec.DataType switch
        {
            DataType.Bytes => new Tensor(spec.Name, shape, new ReadOnlyMemory<byte>[count]),
            DataType.FP32 => Tensor.Create<float>(spec.Name, Numbers(value => (float)value), shape),
            DataType.FP64 => Tensor.Create<double>(spec.Name, Numbers(value => value), shape),
            DataType.FP16 => Tensor.Create<Half>(spec.Name, Numbers(value => (Half)value), shape),
            _ => new Tensor(spec.Name, spec.DataType, shape, new byte[count * spec.DataType.Size()]),
        };

        T[] Numbers<T>(Func<double, T> convert)
        {
            var numbers = new T[count];
            for (var i = 0; i < count; i++)
                numbers[i] = convert(random.NextDouble());
            return numbers;
        }
    }
}
