using System.Text.Json.Nodes;
using Grpc.Core;
using PlatformTemplates.Inference.Protocol.Grpc;
using PlatformTemplates.Inference.Telemetry;
using PlatformTemplates.Inference.Traffic;

namespace PlatformTemplates.Inference.Tests.Traffic;

public sealed class TrafficTests
{
    [Fact]
    public async Task Weights_divide_keys_and_each_key_always_meets_the_same_version()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "90"), ("Traffic:Weights:2", "10"));
        var first = await AskAllAsync(app);
        Assert.Equal(first, await AskAllAsync(app));
        // Of a thousand keys 100 are expected, with a standard deviation of 9.5.
        Assert.InRange(first.Values.Count(version => version == "2"), 60, 140);
    }

    [Fact]
    public async Task As_a_canary_grows_it_gains_keys_and_loses_none()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "90"), ("Traffic:Weights:2", "10"));
        var before = await AskAllAsync(app);
        Reconfigure(app, ("Traffic:Weights:1", "50"), ("Traffic:Weights:2", "50"));
        var after = await AskAllAsync(app);
        Assert.All(before.Where(key => key.Value == "2"), key => Assert.Equal("2", after[key.Key]));
        Assert.InRange(after.Values.Count(version => version == "2"), 430, 570);
    }

    [Fact]
    public async Task Under_load_a_canary_grows_and_is_replaced_and_no_request_fails()
    {
        // Three seconds; TEST_RELOAD_SECONDS=60 for the long form.
        var seconds = int.Parse(Environment.GetEnvironmentVariable("TEST_RELOAD_SECONDS") ?? "3", System.Globalization.CultureInfo.InvariantCulture);
        await using var app = await StartAsync(("Traffic:Weights:1", "99"), ("Traffic:Weights:2", "1"));
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var growing = Task.Run(async () =>
        {
            for (var step = 0; !end.IsCancellationRequested; step++)
            {
                var weight = Math.Min(100, 1 + step * 100 / (seconds * 4));
                Reconfigure(app, ("Traffic:Weights:1", $"{100 - weight}"), ("Traffic:Weights:2", $"{weight}"));
                // The same version with other content: whoever is on it stays on it.
                app.Publish("sum", "2", TestModels.Sum(10 + step));
                await app.LoadAsync();
                await Task.Delay(200, CancellationToken.None);
            }
        }, TestContext.Current.CancellationToken);
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            var onCanary = new HashSet<int>();
            for (var i = 0; !end.IsCancellationRequested; i++, count++)
            {
                var key = i % 50;
                var result = await app.Inference.InferAsync(new InferenceRequest("sum", [TestModels.Rows(1, 1)]) { TrafficKey = $"{caller}-{key}" }, CancellationToken.None);
                Assert.True(result.Version == "2" ? onCanary.Add(key) || true : !onCanary.Contains(key), "A key went back from the canary.");
                Assert.Equal(result.Version == "1", result[TestModels.Prediction].Values<float>()[0] == 2);
            }

            return count;
        }, TestContext.Current.CancellationToken)));
        await growing;
        TestContext.Current.TestOutputHelper?.WriteLine($"{counts.Sum()} requests in {seconds} s while the canary grew, none failed and no key went back");
        Assert.Empty(app.Repository.Failures);
    }

    [Fact]
    public async Task Without_a_key_it_is_by_chance()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "1"), ("Traffic:Weights:2", "1"));
        var versions = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => (await AskAsync(app, key: null)).Version));
        Assert.InRange(versions.Count(version => version == "2"), 50, 150);
    }

    [Fact]
    public async Task A_version_that_is_asked_for_by_name_answers_whatever_the_weights()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "1"), ("Traffic:Weights:2", "0"));
        Assert.Equal("1", (await AskAsync(app, "key")).Version);
        Assert.Equal("2", (await app.Inference.InferAsync(new InferenceRequest("sum", [TestModels.Rows(1, 2)]) { Version = "2" }, TestContext.Current.CancellationToken)).Version);
    }

    [Fact]
    public async Task A_version_that_is_not_loaded_has_no_share()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "50"), ("Traffic:Weights:3", "50"));
        Assert.All((await AskAllAsync(app)).Values, version => Assert.Equal("1", version));
        Assert.Contains("has no version '3'", app.Repository.Failures["sum/3"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_comes_from_the_header_or_the_parameter_by_rest_and_grpc()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "50"), ("Traffic:Weights:2", "50"));
        for (var i = 0; i < 20; i++)
        {
            var key = $"customer-{i}";
            var expected = (await AskAsync(app, key)).Version;
            Assert.Equal(expected, await RestAsync(app, header: key, parameter: null));
            Assert.Equal(expected, await RestAsync(app, header: "another", parameter: key));
            Assert.Equal(expected, await GrpcAsync(app, header: key, parameter: null));
            Assert.Equal(expected, await GrpcAsync(app, header: "another", parameter: key));
        }
    }

    [Fact]
    public async Task A_change_that_cannot_be_used_is_logged_and_the_options_before_stay()
    {
        await using var app = await StartAsync(("Traffic:Weights:1", "1"), ("Traffic:Weights:2", "0"));
        Reconfigure(app, ("Traffic:Weights:1", "-1"));
        Assert.Equal("1", (await AskAsync(app, "key")).Version);
        Assert.Contains(app.Log.GetSnapshot(), entry => entry.Message.Contains("Inference:Models:sum:Traffic:Weights:1 must be 0 or more, not -1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_shadow_gets_copies_and_never_answers()
    {
        await using var app = await StartAsync(("Traffic:Shadow:Version", "2"));
        using var shadowed = new Recorder<long>(app, TelemetryNames.ShadowRequests);
        using var differences = new Recorder<double>(app, TelemetryNames.ShadowDifference);
        for (var i = 0; i < 20; i++)
            Assert.Equal("1", (await AskAsync(app, $"{i}")).Version);
        await Patience.Until(() => differences.Values.Count == 20);
        Assert.All(shadowed.All, request => Assert.Equal("compared", request.Tags[TelemetryNames.Outcome]));
        // The shadow says ten times as much.
        Assert.All(differences.Values, difference => Assert.Equal(9, difference, 1e-5));
    }

    [Fact]
    public async Task A_part_of_the_requests_is_mirrored_where_that_is_asked_for()
    {
        await using var app = await StartAsync(("Traffic:Shadow:Version", "2"), ("Traffic:Shadow:Fraction", "0"));
        using var shadowed = new Recorder<long>(app, TelemetryNames.ShadowRequests);
        for (var i = 0; i < 20; i++)
            await AskAsync(app, key: null);
        Assert.Empty(shadowed.Values);
    }

    [Fact]
    public async Task A_shadow_that_is_slow_or_fails_does_not_touch_the_callers()
    {
        await using var app = new InferenceApp();
        app["Models:slow:Traffic:Shadow:Version"] = "2";
        app["Models:slow:Batching:Enabled"] = "false";
        app["Models:slow:Batching:MaxQueueLength"] = "4";
        app.Publish("slow", "1", Quick());
        app.Publish("slow", "2", TestModels.Slow(3000));
        app["Models:lookup:Traffic:Shadow:Version"] = "2";
        app.Publish("lookup", "1", TestModels.Lookup());
        app.Publish("lookup", "2", TestModels.Echo(DataType.FP32));
        await app.StartAsync();
        using var shadowed = new Recorder<long>(app, TelemetryNames.ShadowRequests);
        for (var i = 0; i < 200; i++)
        {
            var result = await Patience.For(app.Inference.InferAsync(new InferenceRequest("slow", [Tensor.Create<float>("in", new float[256], 1, 256)]), TestContext.Current.CancellationToken));
            Assert.Equal("1", result.Version);
        }

        await Patience.Until(() => shadowed.All.Any(request => (string?)request.Tags[TelemetryNames.Outcome] == "dropped"));
        Assert.Equal("1", (await app.Inference.InferAsync(new InferenceRequest("lookup", [Tensor.Create<long>("index", [1])]), TestContext.Current.CancellationToken)).Version);
        await Patience.Until(() => shadowed.All.Any(request => (string?)request.Tags[TelemetryNames.Outcome] == "failed"));

        static byte[] Quick() => TestModels.Slow(1);
    }

    [Fact]
    public void Where_a_key_stands_is_the_same_for_ever()
    {
        // By sha256("fares\ncustomer-1") and ("fares\ncustomer-2"), the first 53 bits as a fraction.
        Assert.Equal(0.8398038815472846, TrafficSplit.PointOf("fares", "customer-1"), 1e-12);
        Assert.Equal(0.4873560477111829, TrafficSplit.PointOf("fares", "customer-2"), 1e-12);
        Assert.NotEqual(TrafficSplit.PointOf("fares", "customer-1"), TrafficSplit.PointOf("other", "customer-1"));
    }

    private static async Task<InferenceApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = new InferenceApp();
        foreach (var (key, value) in settings)
            app[$"Models:sum:{key}"] = value;
        app.Publish("sum", "1", TestModels.Sum());
        app.Publish("sum", "2", TestModels.Sum(10));
        return await app.StartAsync();
    }

    private static void Reconfigure(InferenceApp app, params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
            app[$"Models:sum:{key}"] = value;
        ((IConfigurationRoot)app.Builder.Configuration).Reload();
    }

    private static async Task<Dictionary<string, string>> AskAllAsync(InferenceApp app)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Chunk(100).Select(async keys =>
        {
            List<(string, string)> versions = [];
            foreach (var key in keys)
                versions.Add(($"{key}", (await AskAsync(app, $"{key}")).Version));
            return versions;
        }));
        return answers.SelectMany(versions => versions).ToDictionary();
    }

    private static Task<InferenceResult> AskAsync(InferenceApp app, string? key)
        => Patience.For(app.Inference.InferAsync(new InferenceRequest("sum", [TestModels.Rows(1, 2)]) { TrafficKey = key }, TestContext.Current.CancellationToken));

    private static async Task<string> RestAsync(InferenceApp app, string header, string? parameter)
    {
        var body = new JsonObject { ["inputs"] = JsonNode.Parse("""[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,2]}]""") };
        if (parameter is not null)
            body["parameters"] = new JsonObject { ["traffic_key"] = parameter };
        using var request = new HttpRequestMessage(HttpMethod.Post, "v2/models/sum/infer") { Content = new StringContent(body.ToJsonString()) };
        request.Headers.Add("X-Traffic-Key", header);
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["model_version"]!;
    }

    private static async Task<string> GrpcAsync(InferenceApp app, string header, string? parameter)
    {
        var request = new ModelInferRequest { ModelName = "sum", Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "features", Datatype = "FP32", Shape = { 1, 2 }, Contents = new() { Fp32Contents = { 1, 2 } } } } };
        if (parameter is not null)
            request.Parameters["traffic_key"] = new InferParameter { StringParam = parameter };
        return (await app.Grpc.ModelInferAsync(request, new Metadata { { "x-traffic-key", header } }, cancellationToken: TestContext.Current.CancellationToken)).ModelVersion;
    }
}
