using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PlatformTemplates.Inference.Telemetry;

namespace PlatformTemplates.Inference.Tests.Serving;

public sealed class LoadingTests
{
    [Fact]
    public async Task Models_and_versions_are_served_side_by_side()
    {
        await using var app = new InferenceApp();
        app["Models:sum:Latest"] = "3";
        foreach (var version in (string[])["9", "10", "1.9"])
            app.Publish("sum", version, TestModels.Sum(version.Length));
        app.Publish("echo", "1", TestModels.Echo(DataType.FP32));
        await app.StartAsync();
        Assert.Equal(["1.9", "9", "10"], app.Repository.Models["sum"].Select(version => version.Revision.Version));
        Assert.Equal("10", (await AskAsync(app, 1, 2)).Version);
        Assert.Equal(9, (await AskAsync(app, 1, 2, "1.9"))[TestModels.Prediction].Values<float>()[0]);
    }

    [Fact]
    public async Task A_version_ends_once_however_often_its_host_is_stopped()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        var version = app.Repository.Models["sum"].Single();
        var loader = app.Services.GetRequiredService<ModelLoader>();

        // Released twice at the same time, the native session would take this process with it.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => loader.StopAsync(CancellationToken.None), TestContext.Current.CancellationToken)));

        Assert.Same(version.RetireAsync(), version.RetireAsync());
        Assert.False(version.TryEnter());
    }

    [Fact]
    public async Task Only_the_newest_version_is_served_unless_others_are_named()
    {
        await using var app = new InferenceApp();
        app["Models:named:Versions:0"] = "1";
        foreach (var version in (string[])["1", "2", "3"])
        {
            app.Publish("sum", version, TestModels.Sum());
            app.Publish("named", version, TestModels.Sum());
        }

        await app.StartAsync();
        Assert.Equal(["3"], app.Repository.Models["sum"].Select(version => version.Revision.Version));
        Assert.Equal(["1"], app.Repository.Models["named"].Select(version => version.Revision.Version));
    }

    [Fact]
    public async Task Before_its_model_is_there_the_service_lives_but_is_not_ready()
    {
        await using var app = new InferenceApp();
        app["Models:sum:Latest"] = "1";
        await app.StartAsync(waitForModels: false);
        await Patience.Until(() => app.Repository.Failures.ContainsKey("sum"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "v2/health/live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(app, "v2/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(app, "v2/models/sum/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(app, "v2/models/sum"));
        Assert.Equal(InferenceFailure.NotReady, (await Assert.ThrowsAsync<InferenceException>(() => AskAsync(app, 1, 2))).Failure);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(app));

        app.Publish("sum", "1", TestModels.Sum());
        await app.LoadAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "v2/health/ready"));
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(app));
    }

    [Fact]
    public async Task A_version_that_is_not_the_file_that_was_published_is_refused()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        app.Publish("sum", "2", TestModels.Sum(10));
        var file = Path.Combine(app.Models, "sum", "2", "model.onnx");
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        await AssertFailedAsync(app, "sum/2", "is not the file that was published");
    }

    [Fact]
    public async Task A_version_that_is_not_what_its_manifest_says_is_refused()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        var manifest = TestModels.Manifest("sum", "2");
        ModelFolder.Publish(app.Models, manifest with { Inputs = [new TensorSpec("features", DataType.FP64, [-1, 2])] }, TestModels.Sum());
        await AssertFailedAsync(app, "sum/2", "its input is features FP32 [-1, 2], not features FP64 [-1, 2]");
        ModelFolder.Publish(app.Models, manifest with { Inputs = [new TensorSpec("features", DataType.FP32, [-1, 3])] }, TestModels.Sum());
        await AssertFailedAsync(app, "sum/2", "not features FP32 [-1, 3]");
        ModelFolder.Publish(app.Models, manifest with { Outputs = [new TensorSpec("price", DataType.FP32, [-1, 1])] }, TestModels.Sum());
        await AssertFailedAsync(app, "sum/2", "it has no output 'price'");
        ModelFolder.Publish(app.Models, manifest with { Outputs = [] }, TestModels.Sum());
        await AssertFailedAsync(app, "sum/2", "which the manifest does not name");
        ModelFolder.Publish(app.Models, manifest with { Inputs = [new TensorSpec("features", DataType.FP32, [-1, 2])], Outputs = [new TensorSpec("prediction", DataType.FP32, [-1, 1])] }, TestModels.Sum());
        await app.LoadAsync();
        Assert.Equal("2", (await AskAsync(app, 1, 2)).Version);
        Assert.Empty(app.Repository.Failures);
    }

    [Fact]
    public async Task What_cannot_be_loaded_changes_nothing_and_is_told_by_health_metric_and_log()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        using var failed = new Recorder<int>(app, TelemetryNames.FailedLoads);
        using var loads = new Recorder<long>(app, TelemetryNames.Loads);
        app.Publish("sum", "2", [1, 2, 3]);
        await AssertFailedAsync(app, "sum/2", "ONNX Runtime does not take the model");
        // Of the same failure it is spoken once.
        await app.LoadAsync();
        Assert.Equal(1, Assert.Single(failed.Observe()).Value);
        Assert.Equal("failed", Assert.Single(loads.All).Tags[TelemetryNames.Outcome]);
        Assert.Single(app.Log.GetSnapshot(), entry => entry.Message.Contains("can't be loaded from sum/2", StringComparison.Ordinal));

        using var response = await app.Http.PostAsync("v2/repository/index", content: null, TestContext.Current.CancellationToken);
        var index = (JsonArray)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(["1 READY", "2 UNAVAILABLE"], index.Select(model => $"{model!["version"]} {model["state"]}"));

        app.Publish("sum", "2", TestModels.Sum(10));
        await app.LoadAsync();
        Assert.Equal("2", (await AskAsync(app, 1, 2)).Version);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(app));
        Assert.Equal(0, Assert.Single(failed.Observe()).Value);
    }

    [Fact]
    public async Task What_failed_is_tried_again_ever_more_seldom_and_another_revision_at_once()
    {
        var clock = new FakeTimeProvider();
        await using var app = new InferenceApp();
        app.Builder.Services.AddSingleton<TimeProvider>(clock);
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        app.Publish("sum", "2", TestModels.Sum(10));
        var file = Path.Combine(app.Models, "sum", "2", "model.onnx");
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        await app.LoadAsync();
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(9));
        await app.LoadAsync();
        Assert.Equal(["sum/2"], app.Repository.Failures.Keys);
        clock.Advance(TimeSpan.FromSeconds(1));
        await app.LoadAsync();
        Assert.Empty(app.Repository.Failures);
        Assert.Equal("2", (await AskAsync(app, 1, 2)).Version);
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_changes_nothing()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        Directory.Move(app.Models, app.Models + "-away");
        await app.LoadAsync();
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(app));
        Assert.Equal("1", (await AskAsync(app, 1, 2)).Version);
        Directory.Move(app.Models + "-away", app.Models);
        await app.LoadAsync();
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(app));
    }

    [Fact]
    public async Task A_new_model_that_cannot_be_loaded_does_not_take_the_service_out_of_traffic()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        app.Publish("other", "1", [1]);
        await app.LoadAsync();
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(app));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app, "v2/health/ready"));
    }

    [Theory]
    [InlineData("""{"name":"sum","version":"2","sha256":"00"}""", "sha256 must have 64 hexadecimal digits")]
    [InlineData("""{"name":"other","version":"2","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}""", "is in the wrong folder")]
    [InlineData("""{"name":"sum","version":"2","file":"../1/model.onnx","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}""", "file must be the name of a file")]
    [InlineData("""{"name":"sum","version":"2","file":"gone.onnx","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}""", "can't be read")]
    [InlineData("""{"name":"sum"}""", "is no manifest of a model")]
    [InlineData("null", "it is empty")]
    [InlineData("[", "is no manifest of a model")]
    [InlineData("""{"name":"sum","version":"2","sha256":"0000000000000000000000000000000000000000000000000000000000000000","inputs":[{"name":"a","datatype":"FLOAT","shape":[1]}]}""", "'FLOAT' is no type of a tensor")]
    [InlineData("""{"name":"sum","version":"2","sha256":"0000000000000000000000000000000000000000000000000000000000000000","profile":{"rows":1,"features":[{"name":"a","tensor":"features"}]}}""", "must have either quantiles or shares")]
    public async Task A_manifest_that_cannot_be_used_is_told_what_is_wrong(string manifest, string reason)
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        app.Publish("sum", "2", TestModels.Sum());
        await File.WriteAllTextAsync(Path.Combine(app.Models, "sum", "2", "model.json"), manifest, TestContext.Current.CancellationToken);
        await AssertFailedAsync(app, "sum/2", reason);
    }

    [Fact]
    public async Task A_model_that_cannot_be_run_on_made_up_rows_is_refused_unless_warm_up_is_off()
    {
        // A column of the table's width is asked for, and the made-up row has another.
        static byte[] Model() => new OnnxGraph("odd").Input("in", DataType.FP32, -1, -1).Constant<float>("weights", [1, 2, 3], 3, 1).Node("MatMul", ["in", "weights"], ["out"]).Output("out", DataType.FP32, -1, 1).ToBytes();
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        app["Models:cold:WarmUp"] = "false";
        app.Publish("cold", "1", Model());
        await app.StartAsync();
        var result = await app.Inference.InferAsync(new InferenceRequest("cold", [Tensor.Create<float>("in", [1, 1, 1], 1, 3)]), TestContext.Current.CancellationToken);
        Assert.Equal([6], result["out"].Values<float>().ToArray());
        app.Publish("odd", "1", Model());
        await app.LoadAsync();
        Assert.Contains("can't be run on made-up rows", app.Repository.Failures["odd/1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_load_versions_are_replaced_every_moment_and_no_request_fails()
    {
        // Five seconds; TEST_RELOAD_SECONDS=60 for the long form.
        var seconds = int.Parse(Environment.GetEnvironmentVariable("TEST_RELOAD_SECONDS") ?? "5", System.Globalization.CultureInfo.InvariantCulture);
        await using var app = new InferenceApp();
        app["ReloadInterval"] = "00:00:00.100";
        app.Publish("sum", "1", TestModels.Sum(1));
        await app.StartAsync();
        using var loads = new Recorder<long>(app, TelemetryNames.Loads);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var publishing = Task.Run(async () =>
        {
            // A new version every other time, else the same one with other content.
            for (var round = 2; !end.IsCancellationRequested; round++)
            {
                app.Publish("sum", $"{round / 2}", TestModels.Sum(round));
                await Task.Delay(250, CancellationToken.None);
            }
        }, TestContext.Current.CancellationToken);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            while (!end.IsCancellationRequested)
            {
                if (caller % 2 == 0)
                {
                    using var content = new StringContent("""{"inputs":[{"name":"features","shape":[1,2],"datatype":"FP32","data":[1,1]}]}""");
                    using var response = await app.Http.PostAsync("v2/models/sum/infer", content, CancellationToken.None);
                    Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None));
                }
                else
                {
                    var request = new Inference.Protocol.Grpc.ModelInferRequest { ModelName = "sum" };
                    request.Inputs.Add(new Inference.Protocol.Grpc.ModelInferRequest.Types.InferInputTensor { Name = "features", Datatype = "FP32", Shape = { 1, 2 }, Contents = new() { Fp32Contents = { 1, 1 } } });
                    var answer = await app.Grpc.ModelInferAsync(request, cancellationToken: CancellationToken.None);
                    Assert.Equal(0, answer.Outputs[0].Contents.Fp32Contents[0] % 2);
                }

                count++;
            }

            return count;
        }, TestContext.Current.CancellationToken)));
        await publishing;
        TestContext.Current.TestOutputHelper?.WriteLine($"{answers.Sum()} requests over {loads.Values.Count} loads and retirements in {seconds} s, none failed");
        Assert.All(answers, count => Assert.True(count > 10));
        Assert.True(loads.All.Count(load => (string?)load.Tags[TelemetryNames.Outcome] == "loaded") > seconds);
        Assert.DoesNotContain(loads.All, load => (string?)load.Tags[TelemetryNames.Outcome] == "failed");
    }

    [Theory]
    [InlineData("ReloadInterval", "-00:00:01", "Inference:ReloadInterval must be from zero to a day, written as hours:minutes:seconds, not -00:00:01.")]
    [InlineData("TrafficKeyHeader", "a b", "Inference:TrafficKeyHeader must be the name of a header, such as X-Traffic-Key, and not end with -bin, which means bytes to gRPC.")]
    [InlineData("Models:sum:Latest", "0", "Inference:Models:sum:Latest must be from 1 to 100, not 0.")]
    [InlineData("Models:sum:Timeout", "00:00:00", "Inference:Models:sum:Timeout must be more than zero and at most an hour, written as hours:minutes:seconds, not 00:00:00.")]
    [InlineData("Models:sum:Versions:0", "../1", "Inference:Models:sum:Versions must have names of 1 to 100 letters, digits, '.', '-' and '_', beginning with a letter or digit, not '../1'.")]
    [InlineData("Models:sum:Batching:MaxBatchSize", "0", "Inference:Models:sum:Batching:MaxBatchSize must be from 1 to 65536, not 0.")]
    [InlineData("Models:sum:Batching:MaxDelay", "00:00:00.0005", "Inference:Models:sum:Batching:MaxDelay must be whole milliseconds from zero to ten seconds, such as 00:00:00.005, not 00:00:00.0005000.")]
    [InlineData("Models:sum:Batching:MaxQueueLength", "0", "Inference:Models:sum:Batching:MaxQueueLength must be from 1 to 1000000, not 0.")]
    [InlineData("Models:sum:Runtime:Concurrency", "0", "Inference:Models:sum:Runtime:Concurrency must be from 1 to 256, not 0.")]
    [InlineData("Models:sum:Runtime:IntraOpThreads", "0", "Inference:Models:sum:Runtime:IntraOpThreads must be from 1 to 1024, not 0.")]
    [InlineData("Models:sum:Traffic:Weights:1", "-1", "Inference:Models:sum:Traffic:Weights:1 must be 0 or more, not -1.")]
    [InlineData("Models:sum:Traffic:Weights:1", "0", "Inference:Models:sum:Traffic:Weights must have one that is more than 0.")]
    [InlineData("Models:sum:Traffic:Shadow:Fraction", "1.5", "Inference:Models:sum:Traffic:Shadow:Fraction must be from 0 to 1, not 1.5.")]
    [InlineData("Models:sum:Monitoring:MinRows", "5000", "Inference:Models:sum:Monitoring:MinRows must be from 1 to WindowRows (2000), not 5000.")]
    [InlineData("Models:-sum:Latest", "1", "Inference:Models:-sum can't be a model's name: it must have 1 to 100 letters, digits, '.', '-' and '_', beginning with a letter or digit.")]
    public async Task An_option_out_of_its_range_is_named_by_its_key(string key, string value, string message)
    {
        await using var app = new InferenceApp();
        app[key] = value;
        Assert.Equal(message, (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync())).Message);
    }

    [Fact]
    public async Task A_service_without_a_source_is_told_how_to_choose_one()
    {
        await using var app = new InferenceApp();
        Assert.Contains("inference.UseFiles()", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(_ => { }))).Message, StringComparison.Ordinal);
    }

    private static async Task AssertFailedAsync(InferenceApp app, string place, string reason)
    {
        await app.LoadAsync();
        Assert.Contains(reason, app.Repository.Failures[place].Reason, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(app));
        Assert.Equal("1", (await AskAsync(app, 1, 2)).Version);
    }

    private static Task<InferenceResult> AskAsync(InferenceApp app, float a, float b, string? version = null)
        => Patience.For(app.Inference.InferAsync(new InferenceRequest("sum", [TestModels.Rows(a, b)]) { Version = version }, TestContext.Current.CancellationToken));

    private static async Task<HttpStatusCode> StatusAsync(InferenceApp app, string path)
    {
        using var response = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<HealthStatus> HealthAsync(InferenceApp app)
        => (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;
}
