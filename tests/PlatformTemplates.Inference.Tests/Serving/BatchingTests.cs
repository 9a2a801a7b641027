using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using PlatformTemplates.Inference.Telemetry;

namespace PlatformTemplates.Inference.Tests.Serving;

public sealed class BatchingTests
{
    [Theory]
    [InlineData("1", "00:00:00.002")]
    [InlineData("4", "00:00:00.002")]
    [InlineData("4", "00:00:00")]
    public async Task Each_caller_gets_its_own_rows_in_their_order(string concurrency, string delay)
    {
        await using var app = await StartAsync("sum", TestModels.Sum(), ("MaxDelay", delay), ("MaxQueueLength", "1000"), ("../Runtime:Concurrency", concurrency));
        using var batches = new Recorder<long>(app, TelemetryNames.BatchSize);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async caller =>
        {
            // Of one to four rows, so that their places in a batch differ.
            float[] rows = [.. Enumerable.Range(0, 1 + caller % 4).SelectMany(row => (float[])[caller, row])];
            var result = await AskAsync(app, "sum", TestModels.Rows(rows));
            Assert.Equal(Enumerable.Range(0, 1 + caller % 4).Select(row => (float)(caller + row)), result[TestModels.Prediction].Values<float>().ToArray());
            Assert.Equal([1 + caller % 4, 1], result[TestModels.Prediction].Shape);
        }));
        if (delay != "00:00:00")
            Assert.Contains(batches.Values, rows => rows > 4);
        Assert.All(batches.Values, rows => Assert.InRange(rows, 1, 64));
        Assert.Equal(400 + 400 / 4 * (0 + 1 + 2 + 3), batches.Values.Sum());
    }

    [Fact]
    public async Task A_request_that_fails_does_so_alone()
    {
        await using var app = await StartAsync("lookup", TestModels.Lookup(), ("MaxDelay", "00:00:00.050"));
        using var batches = new Recorder<long>(app, TelemetryNames.BatchSize);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async caller =>
        {
            try
            {
                var result = await AskAsync(app, "lookup", Tensor.Create<long>("index", [caller % 4]));
                return result["value"].Values<float>()[0];
            }
            catch (InferenceException)
            {
                return float.NaN;
            }
        }));
        Assert.Equal([10, 20, 30, float.NaN, 10, 20, 30, float.NaN, 10, 20, 30, float.NaN], answers);
    }

    [Fact]
    public async Task Text_and_numbers_of_several_requests_are_parted_alike()
    {
        await using var app = await StartAsync("mixed", TestModels.Mixed(), ("MaxDelay", "00:00:00.005"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async caller =>
        {
            // In either order.
            Tensor[] inputs = [Tensor.Create<double>("number", [caller, -caller], 2, 1), Tensor.Create("text", [$"a{caller}", $"b{caller}"])];
            var result = await AskAsync(app, "mixed", caller % 2 == 0 ? inputs : [.. inputs.Reverse()]);
            Assert.Equal([2.0 * caller, -2.0 * caller], result["doubled"].Values<double>().ToArray());
            Assert.Equal([$"a{caller}", $"b{caller}"], result["said"].Text());
        }));
    }

    [Fact]
    public async Task A_model_whose_rows_depend_on_each_other_is_never_batched()
    {
        await using var app = await StartAsync("centered", TestModels.Centered(), ("MaxDelay", "00:00:00.020"));
        Assert.Equal("the prediction of a row depends on the other rows", app.Repository.Find("centered", "1")!.Unbatched);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async caller =>
        {
            var result = await AskAsync(app, "centered", Tensor.Create<float>("in", [caller, caller + 2], 2, 1));
            Assert.Equal([-1, 1], result["out"].Values<float>().ToArray());
        }));
    }

    [Fact]
    public async Task A_request_of_more_rows_than_a_batch_has_is_run_alone()
    {
        await using var app = await StartAsync("sum", TestModels.Sum(), ("MaxBatchSize", "2"));
        var result = await AskAsync(app, "sum", TestModels.Rows([.. Enumerable.Range(0, 20).Select(i => (float)i)]));
        Assert.Equal([1, 5, 9, 13, 17, 21, 25, 29, 33, 37], result[TestModels.Prediction].Values<float>().ToArray());
    }

    [Fact]
    public async Task Batching_can_be_turned_off()
    {
        await using var app = await StartAsync("sum", TestModels.Sum(), ("Enabled", "false"));
        using var batches = new Recorder<long>(app, TelemetryNames.BatchSize);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync(app, "sum", TestModels.Rows(1, 2))));
        Assert.All(batches.Values, rows => Assert.Equal(1, rows));
        Assert.Equal(50, batches.Values.Count);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_says_when_to_try_again()
    {
        await using var app = await StartAsync("slow", TestModels.Slow(), ("MaxQueueLength", "2"), ("Enabled", "false"));
        var row = string.Join(',', Enumerable.Repeat(0, 256));
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            using var content = new StringContent($$"""{"inputs":[{"name":"in","shape":[1,256],"datatype":"FP32","data":[{{row}}]}]}""");
            using var response = await app.Http.PostAsync("v2/models/slow/infer", content, TestContext.Current.CancellationToken);
            var retry = response.Headers.RetryAfter?.Delta;
            return (response.StatusCode, retry, Body: await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var refused = answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer =>
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.True(answer.retry >= TimeSpan.FromSeconds(1));
            Assert.Contains("The queue is full", answer.Body, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_full_queue_is_resource_exhausted_by_grpc()
    {
        await using var app = await StartAsync("slow", TestModels.Slow(), ("MaxQueueLength", "1"), ("Enabled", "false"));
        var failures = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            var request = new Inference.Protocol.Grpc.ModelInferRequest { ModelName = "slow" };
            request.Inputs.Add(new Inference.Protocol.Grpc.ModelInferRequest.Types.InferInputTensor { Name = "in", Datatype = "FP32", Shape = { 1, 256 }, Contents = new() { Fp32Contents = { new float[256] } } });
            try
            {
                await app.Grpc.ModelInferAsync(request, cancellationToken: TestContext.Current.CancellationToken);
                return null;
            }
            catch (RpcException exception)
            {
                return exception;
            }
        }));
        Assert.Contains(failures, failure => failure is null);
        var refused = failures.OfType<RpcException>().ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, failure =>
        {
            Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
            Assert.True(long.Parse(failure.Trailers.GetValue("grpc-retry-pushback-ms")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        });
    }

    [Fact]
    public async Task A_request_that_takes_too_long_ends_and_is_not_run_any_more()
    {
        await using var app = await StartAsync("slow", TestModels.Slow(2000), ("Enabled", "false"), ("../Timeout", "00:00:00.010"));
        using var batches = new Recorder<long>(app, TelemetryNames.BatchSize);
        var failures = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Assert.ThrowsAsync<InferenceException>(() => AskAsync(app, "slow", TestModels.SlowRows()))));
        Assert.All(failures, failure => Assert.Equal(InferenceFailure.TimedOut, failure.Failure));
        await Patience.Until(() => app.Repository.Find("slow", "1")!.Waiting == 0);
        Assert.InRange(batches.Values.Count, 0, 3);
        using var content = new StringContent($$"""{"inputs":[{"name":"in","shape":[64,256],"datatype":"FP32","data":[{{string.Join(',', Enumerable.Repeat(0, 64 * 256))}}]}]}""");
        using var response = await app.Http.PostAsync("v2/models/slow/infer", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_the_queue()
    {
        await using var app = await StartAsync("slow", TestModels.Slow(2000), ("Enabled", "false"));
        var first = AskAsync(app, "slow", TestModels.SlowRows());
        await Patience.Until(() => app.Repository.Find("slow", "1")!.Waiting == 0);
        using var gone = new CancellationTokenSource();
        var second = app.Inference.InferAsync(new InferenceRequest("slow", [TestModels.SlowRows()]), gone.Token);
        Assert.Equal(1, app.Repository.Find("slow", "1")!.Waiting);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(0, app.Repository.Find("slow", "1")!.Waiting);
        await Patience.For(first);
    }

    [Fact]
    public async Task A_typed_model_shares_the_queue()
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "7", TestModels.Sum());
        await app.StartAsync(inference => inference.UseFiles().AddModel<(float A, float B), float>(
            "sum", pair => [TestModels.Rows(pair.A, pair.B)], result => result[TestModels.Prediction].Values<float>()[0]));
        using var batches = new Recorder<long>(app, TelemetryNames.BatchSize);
        var model = app.Services.GetRequiredService<IModel<(float A, float B), float>>();
        Assert.Equal(new Prediction<float>(5, "7"), await model.PredictAsync((2, 3), trafficKey: null, TestContext.Current.CancellationToken));
        Assert.Equal([1], batches.Values);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task An_endpoint_of_the_application_tells_of_the_queue_by_itself(string environment)
    {
        await using var app = new InferenceApp();
        app.Builder.Environment.EnvironmentName = environment;
        app["Models:slow:Batching:MaxQueueLength"] = "1";
        app["Models:none:Latest"] = "1";
        app.Publish("slow", "1", TestModels.Slow(2000));
        await app.StartAsync(
            inference => inference.UseFiles().AddModel<string, float>("slow", _ => [TestModels.SlowRows()], _ => 1).AddModel<int, float>("none", _ => [TestModels.Rows(1, 2)], _ => 1).AddModel<bool, float>("unheard-of", _ => [TestModels.Rows(1, 2)], _ => 1),
            waitForModels: false,
            web =>
            {
                // In development the host has put the page for developers before everything that is said here.
                if (!web.Environment.IsDevelopment())
                    web.UseExceptionHandler();
                web.MapGet("/slow", async (IModel<string, float> model, CancellationToken cancellationToken) => await model.PredictAsync("", null, cancellationToken));
                web.MapGet("/none", async (IModel<int, float> model, CancellationToken cancellationToken) => await model.PredictAsync(1, null, cancellationToken));
                web.MapGet("/unheard-of", async (IModel<bool, float> model, CancellationToken cancellationToken) => await model.PredictAsync(true, null, cancellationToken));
            });
        await Patience.Until(() => app.Repository.Find("slow", "1") is not null);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.Http.GetAsync("slow", TestContext.Current.CancellationToken)));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        foreach (var model in (string[])["none", "unheard-of"])
        {
            using var none = await app.Http.GetAsync(model, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
            Assert.Equal("application/problem+json", none.Content.Headers.ContentType?.MediaType);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "none") { Headers = { { "Accept", "text/csv" } } };
        using var csv = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, csv.StatusCode);
        foreach (var answer in answers)
            answer.Dispose();
    }

    private static async Task<InferenceApp> StartAsync(string name, byte[] model, params (string Key, string Value)[] batching)
    {
        var app = new InferenceApp();
        app.Publish(name, "1", model);
        foreach (var (key, value) in batching)
            app[key.StartsWith("../", StringComparison.Ordinal) ? $"Models:{name}:{key[3..]}" : $"Models:{name}:Batching:{key}"] = value;
        return await app.StartAsync();
    }

    private static Task<InferenceResult> AskAsync(InferenceApp app, string model, params Tensor[] inputs)
        => Patience.For(app.Inference.InferAsync(new InferenceRequest(model, inputs), TestContext.Current.CancellationToken));
}
