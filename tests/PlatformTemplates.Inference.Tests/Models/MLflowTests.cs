using System.Text.Json.Nodes;
using PlatformTemplates.Inference.MLflow;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Inference.Tests.Models;

public sealed class MLflowTests
{
    [Fact]
    public async Task An_alias_is_followed_when_it_moves()
    {
        await using var registry = await MLflowServer.StartAsync();
        registry.Register("Fare Model", "3", TestModels.Sum(3));
        registry.Register("Fare Model", "4", TestModels.Sum(4));
        registry.Aliases["Fare Model/champion"] = "3";
        await using var app = Service(registry, ("Models:sum:Registered", "Fare Model"), ("Models:sum:Aliases:0", "champion"));
        await app.StartAsync(inference => inference.UseMLflow());
        Assert.Equal(("3", 3f), await AskAsync(app));
        registry.Aliases["Fare Model/champion"] = "4";
        await app.LoadAsync();
        Assert.Equal(("4", 4f), await AskAsync(app));
        Assert.Equal(["4"], app.Repository.Models["sum"].Select(version => version.Revision.Version));
        // And back.
        registry.Aliases["Fare Model/champion"] = "3";
        await app.LoadAsync();
        Assert.Equal(("3", 3f), await AskAsync(app));
    }

    [Fact]
    public async Task Several_aliases_and_versions_are_served_side_by_side()
    {
        await using var registry = await MLflowServer.StartAsync();
        foreach (var version in (string[])["1", "2", "3"])
            registry.Register("sum", version, TestModels.Sum());
        registry.Aliases["sum/champion"] = "2";
        registry.Aliases["sum/challenger"] = "3";
        await using var app = Service(registry, ("Models:sum:Aliases:0", "champion"), ("Models:sum:Aliases:1", "challenger"), ("Models:sum:Versions:0", "1"), ("Models:sum:Versions:1", "2"));
        app["Models:sum:Latest"] = "9";
        await app.StartAsync(inference => inference.UseMLflow());
        Assert.Equal(["1", "2", "3"], app.Repository.Models["sum"].Select(version => version.Revision.Version));
    }

    [Fact]
    public async Task A_file_that_does_not_have_the_registered_digest_is_refused()
    {
        await using var registry = await MLflowServer.StartAsync();
        registry.Register("sum", "1", TestModels.Sum());
        registry.Register("sum", "2", TestModels.Sum(), digest: ModelFolder.DigestOf(TestModels.Sum(666)));
        registry.Aliases["sum/champion"] = "1";
        await using var app = Service(registry, ("Models:sum:Aliases:0", "champion"));
        await app.StartAsync(inference => inference.UseMLflow());
        registry.Aliases["sum/champion"] = "2";
        await app.LoadAsync();
        Assert.Contains("it is not the file that was published", app.Repository.Failures["sum/2"].Reason, StringComparison.Ordinal);
        Assert.Equal("1", (await AskAsync(app)).Version);
    }

    [Fact]
    public async Task Without_a_digest_nothing_is_loaded()
    {
        await using var registry = await MLflowServer.StartAsync();
        registry.Register("sum", "1", TestModels.Sum());
        registry.Versions["sum/1"]["tags"] = new JsonArray();
        await AssertFailsAsync(registry, "sum/1", "has no tag 'sha256'");
    }

    [Fact]
    public async Task The_signature_and_the_profile_come_from_the_manifest_among_the_artifacts()
    {
        await using var registry = await MLflowServer.StartAsync();
        registry.Register("sum", "1", []);
        var model = TestModels.Sum();
        registry.Files["1/run-1/artifacts/model/model.onnx"] = model;
        registry.Versions["sum/1"]["tags"] = new JsonArray(new JsonObject { ["key"] = "sha256", ["value"] = ModelFolder.DigestOf(model).ToUpperInvariant() });
        var manifest = TestModels.Manifest("trained", "0") with { Sha256 = ModelFolder.DigestOf(model), Properties = new Dictionary<string, string> { ["rmse"] = "0.1" }, Inputs = [new TensorSpec("features", DataType.FP64, [-1, 2])] };
        registry.Files["1/run-1/artifacts/model/model.json"] = manifest.ToJson();
        await AssertFailsAsync(registry, "sum/1", "its input is features FP32 [-1, 2], not features FP64 [-1, 2]");
        registry.Files["1/run-1/artifacts/model/model.json"] = (manifest with { Inputs = null }).ToJson();
        await using var app = Service(registry, ("Models:sum:Versions:0", "1"));
        await app.StartAsync(inference => inference.UseMLflow());
        Assert.Equal("0.1", app.Repository.Find("sum", "1")!.Manifest.Properties["rmse"]);
        registry.Files["1/run-1/artifacts/model/model.json"] = (manifest with { Sha256 = new string('1', 64) }).ToJson();
        await AssertFailsAsync(registry, "sum/1", "but its model.json says 1111");
    }

    [Fact]
    public async Task Artifacts_are_downloaded_from_elsewhere_without_the_registrys_credentials()
    {
        await using var registry = await MLflowServer.StartAsync();
        await using var store = await MLflowServer.StartAsync();
        registry.Register("sum", "1", TestModels.Sum(), place: $"{store.Url}/files/models/sum");
        store.Files["models/sum/model.onnx"] = TestModels.Sum();
        await using var app = Service(registry, ("Models:sum:Versions:0", "1"), ("Token", "secret"));
        await app.StartAsync(inference => inference.UseMLflow());
        Assert.Equal(("1", 1f), await AskAsync(app));
        Assert.All(registry.Requests, request => Assert.Equal("Bearer secret", request.Authorization));
        Assert.NotEmpty(store.Requests);
        Assert.All(store.Requests, request => Assert.Null(request.Authorization));
    }

    [Fact]
    public async Task Artifacts_are_read_from_a_mounted_volume()
    {
        using var volume = new TemporaryFolder();
        Directory.CreateDirectory(volume.PathOf("run-1", "model"));
        await File.WriteAllBytesAsync(volume.PathOf("run-1", "model", "model.onnx"), TestModels.Sum(), TestContext.Current.CancellationToken);
        await using var registry = await MLflowServer.StartAsync();
        registry.Register("sum", "1", TestModels.Sum(), place: "s3://models/run-1/model");
        await AssertFailsAsync(registry, "sum/1", "Inference:MLflow:Mounts");
        await using var app = Service(registry, ("Models:sum:Versions:0", "1"), ("Mounts:0:Uri", "s3://models"), ("Mounts:0:Folder", volume.Path));
        await app.StartAsync(inference => inference.UseMLflow());
        Assert.Equal(("1", 1f), await AskAsync(app));
        registry.Places["sum/1"] = "s3://models/../../etc";
        registry.Versions["sum/1"]["run_id"] = "other";
        await app.LoadAsync();
        Assert.Contains("leads out of the folder", app.Repository.Failures["sum/1"].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_changes_nothing()
    {
        await using var registry = await MLflowServer.StartAsync();
        registry.Register("sum", "1", TestModels.Sum());
        await using var app = Service(registry, ("Models:sum:Versions:0", "1"));
        await app.StartAsync(inference => inference.UseMLflow());
        registry.IsDown = true;
        await app.LoadAsync();
        Assert.Contains("the answer was 503", app.Repository.Failures[""].Reason, StringComparison.Ordinal);
        Assert.Equal("1", (await AskAsync(app)).Version);
        registry.IsDown = false;
        await app.LoadAsync();
        Assert.Empty(app.Repository.Failures);
    }

    [Fact]
    public async Task What_the_registry_does_not_know_is_told_in_its_words()
    {
        await using var registry = await MLflowServer.StartAsync();
        await using var app = Service(registry, ("Models:sum:Aliases:0", "champion"));
        await app.StartAsync(inference => inference.UseMLflow(), waitForModels: false);
        await Patience.Until(() => app.Repository.Failures.ContainsKey(""));
        Assert.Contains("does not tell the alias 'champion' of 'sum': the answer was 400 INVALID_PARAMETER_VALUE", app.Repository.Failures[""].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TrackingUri", "mlflow:5000", "Inference:MLflow:TrackingUri must be an address")]
    [InlineData("TrackingUri", "http://me:secret@mlflow:5000", "Inference:MLflow:TrackingUri must be an address")]
    [InlineData("Timeout", "00:00:00", "Inference:MLflow:Timeout must be more than zero")]
    [InlineData("MaxFileSize", "0", "Inference:MLflow:MaxFileSize must be from 1")]
    [InlineData("Models:sum:Versions:0", "champion", "Inference:MLflow:Models:sum:Versions must be numbers, not 'champion'")]
    [InlineData("Models:other:Registered", "x", "Inference:MLflow:Models:other must have Aliases or Versions.")]
    [InlineData("Mounts:0:Folder", "mnt", "Inference:MLflow:Mounts:0 must have a Uri such as s3://models and a Folder from the root on, such as /mnt/models.")]
    public async Task A_setting_that_cannot_be_used_is_named_by_its_key(string key, string value, string message)
    {
        await using var app = new InferenceApp();
        app["MLflow:TrackingUri"] = "http://127.0.0.1:5000";
        app["MLflow:Models:sum:Versions:0"] = "1";
        app[$"MLflow:{key}"] = value;
        Assert.StartsWith(message, (await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(inference => inference.UseMLflow()))).Message, StringComparison.Ordinal);
    }

    private static async Task AssertFailsAsync(MLflowServer registry, string place, string reason)
    {
        await using var app = Service(registry, ("Models:sum:Versions:0", "1"));
        await app.StartAsync(inference => inference.UseMLflow(), waitForModels: false);
        await Patience.Until(() => !app.Repository.Failures.IsEmpty);
        Assert.Contains(reason, app.Repository.Failures[place].Reason, StringComparison.Ordinal);
    }

    private static InferenceApp Service(MLflowServer registry, params (string Key, string Value)[] settings)
    {
        var app = new InferenceApp();
        app["MLflow:TrackingUri"] = registry.Url;
        foreach (var (key, value) in settings)
            app[$"MLflow:{key}"] = value;
        return app;
    }

    private static async Task<(string Version, float Prediction)> AskAsync(InferenceApp app)
    {
        var result = await app.Inference.InferAsync(new InferenceRequest("sum", [TestModels.Rows(1, 0)]), TestContext.Current.CancellationToken);
        return (result.Version, result[TestModels.Prediction].Values<float>()[0]);
    }
}
