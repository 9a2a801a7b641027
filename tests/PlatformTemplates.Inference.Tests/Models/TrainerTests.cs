using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using PlatformTemplates.Inference.Drift;

namespace PlatformTemplates.Inference.Tests.Models;

/// <summary>A model is trained, written, published and served, and says what the trainer says, on every row of the test set.</summary>
public sealed class TrainerTests
{
    private const int Seed = 7;
    private const int Width = 5;

    private readonly MLContext _ml = new(Seed);
    private readonly List<Trip> _training = Trips(4000, Seed);
    private readonly List<Trip> _test = Trips(2000, Seed + 1);

    [Fact]
    public async Task Boosted_trees_predict_what_the_trainer_predicts()
    {
        var model = _ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfTrees = 200, NumberOfLeaves = 31, LearningRate = 0.1 }).Fit(_ml.Data.LoadFromEnumerable(_training));
        await AssertServedAsync(OnnxModels.Write(model.Model, Width), Predict(model), tolerance: 1e-6);
    }

    [Fact]
    public async Task A_forest_predicts_what_the_trainer_predicts()
    {
        var model = _ml.Regression.Trainers.FastForest(numberOfLeaves: 40, numberOfTrees: 100).Fit(_ml.Data.LoadFromEnumerable(_training));
        await AssertServedAsync(OnnxModels.Write(model.Model, Width), Predict(model), tolerance: 1e-6);
    }

    [Fact]
    public async Task A_linear_model_predicts_what_the_trainer_predicts()
    {
        var model = _ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 20 }).Fit(_ml.Data.LoadFromEnumerable(_training));
        await AssertServedAsync(OnnxModels.Write(model.Model), Predict(model), tolerance: 1e-5);
    }

    [Fact]
    public void The_same_model_is_written_as_the_same_bytes()
    {
        var model = _ml.Regression.Trainers.FastTree(numberOfTrees: 20).Fit(_ml.Data.LoadFromEnumerable(_training));
        Assert.Equal(OnnxModels.Write(model.Model, Width), OnnxModels.Write(model.Model, Width));
    }

    private async Task AssertServedAsync(byte[] onnx, float[] expected, double tolerance)
    {
        await using var app = new InferenceApp();
        string[] names = ["distance", "minutes", "passengers", "hour", "airport"];
        ModelFolder.Publish(
            app.Models,
            TestModels.Manifest("fares", "1") with
            {
                Inputs = [new TensorSpec(OnnxModels.Features, DataType.FP32, [-1, Width])],
                Outputs = [new TensorSpec(OnnxModels.Prediction, DataType.FP32, [-1, 1])],
                Profile = new TrainingProfile(_training.Count, [.. names.Select((name, column) => FeatureProfile.Of(name, OnnxModels.Features, column, _training.Select(trip => (double)trip.Features[column])))]),
            },
            onnx);
        await app.StartAsync();
        var served = app.Repository.Find("fares", "1")!;
        Assert.Null(served.Unbatched);

        // One row a request, many at a time: also the batches say the same.
        var predictions = new float[_test.Count];
        await Parallel.ForAsync(0, _test.Count, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken }, async (row, cancellationToken) =>
        {
            var result = await app.Inference.InferAsync(new InferenceRequest("fares", [Tensor.Create<float>(OnnxModels.Features, _test[row].Features, 1, Width)]), cancellationToken);
            predictions[row] = result[OnnxModels.Prediction].Values<float>()[0];
        });
        var difference = predictions.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second) / Math.Max(1, Math.Abs(pair.Second)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{_test.Count} rows, largest relative difference {difference:0.0e0}, {predictions.Zip(expected).Count(pair => pair.First.Equals(pair.Second))} equal to the last bit");
        Assert.InRange(difference, 0, tolerance);
        // It has learned something, so that equal means more than both being nothing.
        Assert.InRange(Math.Sqrt(predictions.Zip(_test).Average(pair => Math.Pow(pair.First - pair.Second.Label, 2))), 0.1, 6);
        // The test set is of the same kind as the training data.
        Assert.Equal(names, served.Monitor!.Drift().Select(drift => drift.Feature));
        Assert.All(served.Monitor.Drift(), drift => Assert.InRange(drift.Psi, 0, 0.1));
    }

    private float[] Predict<T>(RegressionPredictionTransformer<T> model)
        where T : class
        => [.. _ml.Data.CreateEnumerable<Prediction>(model.Transform(_ml.Data.LoadFromEnumerable(_test)), reuseRowObject: false).Select(prediction => prediction.Score)];

    /// <summary>Rides in a town: a price by distance and time, more at rush hour, a flat one to the airport, and chance.</summary>
    private static List<Trip> Trips(int count, int seed)
    {
        var random = new Random(seed);
        List<Trip> trips = [];
        for (var i = 0; i < count; i++)
        {
            var distance = Math.Round(0.5 - 6 * Math.Log(1 - random.NextDouble()), 2);
            var hour = random.Next(24);
            var isRush = hour is >= 7 and <= 9 or >= 16 and <= 18;
            var minutes = Math.Round(distance * (isRush ? 4 : 2.5) + 5 * random.NextDouble(), 1);
            var passengers = 1 + random.Next(4);
            var isAirport = random.Next(20) == 0;
            var fare = (isAirport ? 45 : 3.5 + 1.8 * distance + 0.35 * minutes) * (passengers == 4 ? 1.1 : 1) + random.NextDouble() - 0.5;
            trips.Add(new Trip { Features = [(float)distance, (float)minutes, passengers, hour, isAirport ? 1 : 0], Label = (float)fare });
        }

        return trips;
    }

    private sealed class Trip
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
