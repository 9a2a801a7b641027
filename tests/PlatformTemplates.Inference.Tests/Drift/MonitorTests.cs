using Microsoft.Extensions.Time.Testing;
using PlatformTemplates.Inference.Drift;
using PlatformTemplates.Inference.Telemetry;

namespace PlatformTemplates.Inference.Tests.Drift;

public sealed class MonitorTests
{
    private static readonly FeatureProfile[] _features =
    [
        FeatureProfile.Of("distance", TestModels.Features, 0, Enumerable.Range(0, 1000).Select(i => i / 100.0)),
        FeatureProfile.Of("passengers", TestModels.Features, 1, Enumerable.Range(0, 1000).Select(i => (double)(i % 4))),
        FeatureProfile.Of("predicted", TestModels.Prediction, 0, Enumerable.Range(0, 1000).Select(i => i / 100.0 + i % 4)),
    ];

    [Fact]
    public async Task Drift_and_predictions_are_told_by_version_once_there_are_enough_rows()
    {
        var clock = new FakeTimeProvider();
        await using var app = await StartAsync(clock);
        using var psi = new Recorder<double>(app, TelemetryNames.DriftPsi);
        using var ks = new Recorder<double>(app, TelemetryNames.DriftKs);
        using var predictions = new Recorder<double>(app, TelemetryNames.Prediction);
        using var rows = new Recorder<int>(app, TelemetryNames.WindowRows);
        await AskAsync(app, 0, 499, shift: 0);
        Assert.Empty(psi.Observe());
        Assert.Equal(499, Assert.Single(rows.Observe()).Value);
        clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync(app, 499, 1000, shift: 0);
        Assert.Equal(["distance", "passengers", "predicted"], psi.Observe().Select(m => (string?)m.Tags[TelemetryNames.Feature]));
        Assert.All(psi.All, measurement => Assert.InRange(measurement.Value, 0, 0.02));
        Assert.Equal(["distance", "predicted"], ks.Observe().Select(m => (string?)m.Tags[TelemetryNames.Feature]));
        Assert.All(ks.All, measurement => Assert.InRange(measurement.Value, 0, 0.02));
        var told = predictions.Observe().ToDictionary(m => (string)m.Tags[TelemetryNames.Statistic]!, m => m.Value);
        Assert.Equal(["mean", "p10", "p50", "p90"], told.Keys.Order());
        Assert.Equal(4.995 + 1.5, told["mean"], 0.01);
        Assert.Equal("1", psi.All[0].Tags[TelemetryNames.Version]);

        clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync(app, 0, 1000, shift: 5);
        var drift = psi.Observe().ToDictionary(m => (string)m.Tags[TelemetryNames.Feature]!, m => m.Value);
        Assert.True(drift["distance"] > 0.2);
        Assert.InRange(drift["passengers"], 0, 0.02);
        Assert.True(ks.Observe().Single(m => (string?)m.Tags[TelemetryNames.Feature] == "distance").Value > 0.2);
    }

    [Fact]
    public async Task Old_rows_leave_the_window()
    {
        var clock = new FakeTimeProvider();
        await using var app = await StartAsync(clock);
        using var rows = new Recorder<int>(app, TelemetryNames.WindowRows);
        using var psi = new Recorder<double>(app, TelemetryNames.DriftPsi);
        await AskAsync(app, 0, 1000, shift: 0);
        Assert.Equal(1000, Assert.Single(rows.Observe()).Value);
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(0, Assert.Single(rows.Observe()).Value);
        Assert.Empty(psi.Observe());
        await AskAsync(app, 0, 3, shift: 0);
        Assert.Equal(3, Assert.Single(rows.Observe()).Value);
    }

    [Fact]
    public async Task Classes_are_told_by_their_share()
    {
        await using var app = new InferenceApp();
        app["Models:kinds:Monitoring:MinRows"] = "10";
        app.Publish("kinds", "1", new OnnxGraph("kinds").Input("in", DataType.Bytes, -1).Node("Identity", ["in"], ["kind"]).Output("kind", DataType.Bytes, -1).ToBytes());
        await app.StartAsync();
        using var shares = new Recorder<double>(app, TelemetryNames.PredictionShare);
        foreach (var kind in (string[])["card", "cash", "card", "card"])
            await app.Inference.InferAsync(new InferenceRequest("kinds", [Tensor.Create("in", [kind, kind, kind])]), TestContext.Current.CancellationToken);
        Assert.Equal(new Dictionary<string, double> { ["card"] = 0.75, ["cash"] = 0.25 }, shares.Observe().ToDictionary(m => (string)m.Tags[TelemetryNames.Class]!, m => m.Value));
        for (var kind = 0; kind < 30; kind++)
            await app.Inference.InferAsync(new InferenceRequest("kinds", [Tensor.Create("in", [$"{kind}"])]), TestContext.Current.CancellationToken);
        Assert.Equal(21, shares.Observe().Count);
        Assert.Equal(1, shares.All.Sum(m => m.Value), 1e-9);
    }

    [Theory]
    [InlineData("gone", 0, "is in 'gone', which the model does not have")]
    [InlineData("features", 2, "is in column 2 of 'features', which has 2")]
    public async Task A_profile_of_what_the_model_does_not_have_is_refused(string tensor, int column, string reason)
    {
        await using var app = new InferenceApp();
        app.Publish("sum", "1", TestModels.Sum());
        await app.StartAsync();
        ModelFolder.Publish(app.Models, TestModels.Manifest("sum", "2") with { Profile = new TrainingProfile(4, [FeatureProfile.Of("x", tensor, column, [1.0, 2])]) }, TestModels.Sum());
        await app.LoadAsync();
        Assert.Contains(reason, app.Repository.Failures["sum/2"].Reason, StringComparison.Ordinal);
    }

    private static async Task<InferenceApp> StartAsync(TimeProvider clock)
    {
        var app = new InferenceApp();
        app.Builder.Services.AddSingleton(clock);
        ModelFolder.Publish(app.Models, TestModels.Manifest("sum", "1") with { Profile = new TrainingProfile(1000, _features) }, TestModels.Sum());
        return await app.StartAsync();
    }

    private static async Task AskAsync(InferenceApp app, int from, int to, float shift)
    {
        foreach (var rows in Enumerable.Range(from, to - from).Chunk(50))
            await app.Inference.InferAsync(new InferenceRequest("sum", [TestModels.Rows([.. rows.SelectMany(i => (float[])[i / 100f + shift, i % 4])])]), TestContext.Current.CancellationToken);
    }
}
