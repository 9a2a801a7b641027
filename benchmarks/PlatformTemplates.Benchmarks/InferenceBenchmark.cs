using System.Diagnostics;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using PlatformTemplates.Inference;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Protocol.Grpc;
using PlatformTemplates.Inference.Tensors;
using PlatformTemplates.Inference.Training;
using PlatformTemplates.Testing;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// Predictions of one row each of boosted trees that were trained here: through the queue of the golden path, and by gRPC on
/// loopback, against bare <c>InferenceSession.Run</c> on as many threads; and with batching against without. In turns, all in
/// this process.
/// </summary>
internal static class InferenceBenchmark
{
    private const int Width = 10;
    private const int Trees = 500;
    private const int Leaves = 63;
    private const int Rounds = 7;
    private const double BatchingGoal = 2;
    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Result>> RunAsync()
    {
        var model = Train();
        using var folder = new TemporaryFolder();
        await using var batched = await ServeAsync(folder.PathOf("batched"), model, batching: true);
        await using var single = await ServeAsync(folder.PathOf("single"), model, batching: false);
        using var options = new SessionOptions { IntraOpNumThreads = Environment.ProcessorCount };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(model, options);
        using var channel = GrpcChannel.ForAddress(batched.Urls.Single());
        using var channelOfSingle = GrpcChannel.ForAddress(single.Urls.Single());

        var bare = Bare(session);
        var queue = Queue(batched);
        var queueWithout = Queue(single);
        var grpc = Wire(channel);
        var grpcWithout = Wire(channelOfSingle);
        List<Result> results = [];
        foreach (var (concurrency, budget) in ((int, double)[])[(1, 3), (8, 3), (64, 5)])
        {
            var (ours, theirs) = await SideBySideAsync(queue, bare, concurrency);
            results.Add(Latency($"latency of the queue, {concurrency} at a time", concurrency, ours, theirs, budget));
        }

        foreach (var concurrency in (int[])[1, 8, 64])
        {
            var (ours, theirs) = await SideBySideAsync(grpc, bare, concurrency);
            results.Add(Latency($"latency by gRPC, {concurrency} at a time", concurrency, ours, theirs, budget: 15));
        }

        var (with, without) = await SideBySideAsync(queue, queueWithout, concurrency: 64);
        results.Add(Throughput("predictions/s, batching, 64 at a time", with, without, BatchingGoal));
        (with, without) = await SideBySideAsync(grpc, grpcWithout, concurrency: 64);
        results.Add(Throughput("predictions/s by gRPC, batching, 64 at a time", with, without, goal: 1));
        return results;
    }

    private static async Task<(Measurement Ours, Measurement Baseline)> SideBySideAsync(Func<int, TimeSpan, Task<double>> ours, Func<int, TimeSpan, Task<double>> baseline, int concurrency)
    {
        List<double> a = [], b = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var first = round % 2 == 0 ? await ours(concurrency, _turn) : 0;
            var other = await baseline(concurrency, _turn);
            if (round % 2 != 0)
                first = await ours(concurrency, _turn);
            if (round == 0)
                continue;
            a.Add(first);
            b.Add(other);
        }

        return (new Measurement(a), new Measurement(b));
    }

    // Of so many callers, each of which waits for its answer, the mean latency is their number over the rate.
    private static Result Latency(string name, int concurrency, Measurement ours, Measurement bare, double budget)
    {
        var ratio = 1 / ours.MedianRatioTo(bare);
        return new Result(name, Micros(ours), Micros(bare), $"{ratio:0.00}×", $"≤ {budget:0.00}×", ratio <= budget);

        string Micros(Measurement rates) => $"{1e6 * concurrency / rates.Median:0} µs";
    }

    private static Result Throughput(string name, Measurement with, Measurement without, double goal)
    {
        var ratio = with.MedianRatioTo(without);
        return new Result(name, $"{with.Median:0}/s", $"{without.Median:0}/s", $"{ratio:0.00}×", $"≥ {goal:0.00}×", ratio >= goal);
    }

    private static Func<int, TimeSpan, Task<double>> Bare(InferenceSession session) => async (concurrency, turn) =>
    {
        using var run = new RunOptions();
        string[] inputs = [OnnxModels.Features];
        string[] outputs = [OnnxModels.Prediction];
        long[] shape = [1, Width];
        return await RateAsync(concurrency, turn, (caller, until) => Task.Factory.StartNew(
            () =>
            {
                var row = RowOf(caller);
                var count = 0;
                while (Stopwatch.GetTimestamp() < until)
                {
                    using var input = OrtValue.CreateTensorValueFromMemory(row, shape);
                    using var answer = session.Run(run, inputs, [input], outputs);
                    _ = answer[0].GetTensorDataAsSpan<float>()[0];
                    count++;
                }

                return count;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    };

    private static Func<int, TimeSpan, Task<double>> Queue(WebApplication app) => (concurrency, turn) =>
    {
        var inference = app.Services.GetRequiredService<IInference>();
        return RateAsync(concurrency, turn, (caller, until) => Task.Run(async () =>
        {
            var row = RowOf(caller);
            var count = 0;
            while (Stopwatch.GetTimestamp() < until)
            {
                var result = await inference.InferAsync(new InferenceRequest("fares", [Tensor.Create<float>(OnnxModels.Features, row, 1, Width)]), CancellationToken.None);
                _ = result.Outputs[0].Values<float>()[0];
                count++;
            }

            return count;
        }));
    };

    private static Func<int, TimeSpan, Task<double>> Wire(GrpcChannel channel) => (concurrency, turn) =>
    {
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        return RateAsync(concurrency, turn, (caller, until) => Task.Run(async () =>
        {
            var request = new ModelInferRequest { ModelName = "fares" };
            request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = OnnxModels.Features, Datatype = "FP32", Shape = { 1, Width }, Contents = new() { Fp32Contents = { RowOf(caller) } } });
            var count = 0;
            while (Stopwatch.GetTimestamp() < until)
            {
                _ = (await client.ModelInferAsync(request)).Outputs[0].Contents.Fp32Contents[0];
                count++;
            }

            return count;
        }));
    };

    private static async Task<double> RateAsync(int concurrency, TimeSpan turn, Func<int, long, Task<int>> call)
    {
        var start = Stopwatch.GetTimestamp();
        var until = start + (long)(turn.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(caller => call(caller, until)));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<WebApplication> ServeAsync(string folder, byte[] model, bool batching)
    {
        ModelFolder.Publish(Path.Combine(folder, "models"), new ModelManifest { Name = "fares", Version = "1", Sha256 = "" }, model);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Configuration["Inference:Models:fares:Batching:Enabled"] = batching ? "true" : "false";
        builder.AddInference(inference => inference.UseFiles());
        var app = builder.Build();
        app.MapInference();
        await app.StartAsync();
        var client = app.Services.GetRequiredService<IInference>();
        for (var patience = Stopwatch.StartNew(); ;)
        {
            try
            {
                await client.InferAsync(new InferenceRequest("fares", [Tensor.Create<float>(OnnxModels.Features, RowOf(0), 1, Width)]), CancellationToken.None);
                return app;
            }
            catch (InferenceException exception) when (exception.Failure == InferenceFailure.NotReady && patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(20);
            }
        }
    }

    private static byte[] Train()
    {
        var ml = new MLContext(1);
        var random = new Random(1);
        var rows = Enumerable.Range(0, 8000).Select(_ =>
        {
            float[] features = [.. Enumerable.Range(0, Width).Select(_ => random.NextSingle())];
            return new Row { Features = features, Label = features[0] * features[1] + MathF.Sin(6 * features[2]) + 0.1f * random.NextSingle() };
        }).ToList();
        return OnnxModels.Write(ml.Regression.Trainers.FastTree(numberOfTrees: Trees, numberOfLeaves: Leaves).Fit(ml.Data.LoadFromEnumerable(rows)).Model, Width);
    }

    private static float[] RowOf(int caller)
    {
        var random = new Random(caller);
        return [.. Enumerable.Range(0, Width).Select(_ => random.NextSingle())];
    }

    private sealed class Row
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
