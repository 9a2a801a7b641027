namespace PlatformTemplates.Inference.Tests;

/// <summary>Small models whose answers are known.</summary>
internal static class TestModels
{
    public const string Features = OnnxModels.Features;
    public const string Prediction = OnnxModels.Prediction;

    /// <summary>Gives the sum of two features, times a factor.</summary>
    public static byte[] Sum(float factor = 1) => OnnxModels.Linear([factor, factor], 0);

    /// <summary>Gives back what it gets, of a type.</summary>
    public static byte[] Echo(DataType type) => new OnnxGraph("echo")
        .Input("in", type, -1, 2)
        .Node("Identity", ["in"], ["out"])
        .Output("out", type, -1, 2)
        .ToBytes();

    /// <summary>Takes an index from 0 to 2 a row and gives 10, 20 or 30; with any other index the whole run fails.</summary>
    public static byte[] Lookup() => new OnnxGraph("lookup")
        .Input("index", DataType.Int64, -1)
        .Constant<float>("table", [10, 20, 30], 3)
        .Node("Gather", ["table", "index"], ["value"])
        .Output("value", DataType.FP32, -1)
        .ToBytes();

    /// <summary>Gives each row its distance from the mean of all rows: no row can be told without the others.</summary>
    public static byte[] Centered() => new OnnxGraph("centered")
        .Input("in", DataType.FP32, -1, 1)
        .Node("ReduceMean", ["in"], ["mean"], attributes: new Dictionary<string, object> { ["axes"] = (IReadOnlyList<long>)[0L], ["keepdims"] = 1L })
        .Node("Sub", ["in", "mean"], ["out"])
        .Output("out", DataType.FP32, -1, 1)
        .ToBytes();

    /// <summary>Two inputs of different types, two outputs: the number doubled, and the text as it is.</summary>
    public static byte[] Mixed() => new OnnxGraph("mixed")
        .Input("number", DataType.FP64, -1, 1)
        .Input("text", DataType.Bytes, -1)
        .Constant<double>("two", [2], 1)
        .Node("Mul", ["number", "two"], ["doubled"])
        .Node("Identity", ["text"], ["said"])
        .Output("doubled", DataType.FP64, -1, 1)
        .Output("said", DataType.Bytes, -1)
        .ToBytes();

    /// <summary>Divides one by the input.</summary>
    public static byte[] Reciprocal() => new OnnxGraph("reciprocal")
        .Input("in", DataType.FP32, -1)
        .Node("Reciprocal", ["in"], ["out"])
        .Output("out", DataType.FP32, -1)
        .ToBytes();

    /// <summary>Takes some milliseconds: multiplies a matrix with itself many times.</summary>
    public static byte[] Slow(int rounds = 60)
    {
        const int size = 256;
        var graph = new OnnxGraph("slow").Input("in", DataType.FP32, -1, size).Constant<float>("weights", new float[size * size], size, size);
        graph.Node("Identity", ["in"], ["step0"]);
        for (var round = 0; round < rounds; round++)
            graph.Node("MatMul", [$"step{round}", "weights"], [$"step{round + 1}"]);
        return graph.Node("Identity", [$"step{rounds}"], ["out"]).Output("out", DataType.FP32, -1, size).ToBytes();
    }

    /// <summary>So many rows for the slow model that it takes a tenth of a second and more.</summary>
    public static Tensor SlowRows() => Tensor.Create<float>("in", new float[64 * 256], 64, 256);

    /// <summary>A manifest without signature and profile.</summary>
    public static ModelManifest Manifest(string name, string version) => new() { Name = name, Version = version, Sha256 = new string('0', 64) };

    /// <summary>Rows of two features.</summary>
    public static Tensor Rows(params float[] values) => Tensor.Create<float>(Features, values, values.Length / 2, 2);
}
