using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PlatformTemplates.Inference.Tests.Models;

/// <summary>
/// An MLflow tracking server in this process: of its documented REST API (2.0) what a reader of models asks for, with its error
/// codes. No package of a real one can be installed here.
/// </summary>
internal sealed class MLflowServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MLflowServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Versions by <c>name/version</c>, as <c>model-versions/get</c> tells of them.</summary>
    public ConcurrentDictionary<string, JsonObject> Versions { get; } = [];

    /// <summary>Aliases by <c>name/alias</c>.</summary>
    public ConcurrentDictionary<string, string> Aliases { get; } = [];

    /// <summary>Where a version's artifacts are, by <c>name/version</c>.</summary>
    public ConcurrentDictionary<string, string> Places { get; } = [];

    /// <summary>Files by their path below the artifact root.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = [];

    /// <summary>What was asked for, and with which credentials.</summary>
    public ConcurrentQueue<(string Path, string? Authorization)> Requests { get; } = [];

    public bool IsDown { get; set; }

    public static async Task<MLflowServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new MLflowServer(app);
        app.Use(async (context, next) =>
        {
            server.Requests.Enqueue((context.Request.Path.Value!, context.Request.Headers.Authorization));
            if (server.IsDown)
                context.Response.StatusCode = 503;
            else
                await next(context);
        });
        app.MapGet("/api/2.0/mlflow/model-versions/get", (string name, string version) => server.Tell($"{name}/{version}"));
        app.MapGet("/api/2.0/mlflow/registered-models/alias", (string name, string alias)
            => server.Aliases.TryGetValue($"{name}/{alias}", out var version) ? server.Tell($"{name}/{version}") : Error("INVALID_PARAMETER_VALUE", 400, $"Registered model alias {alias} not found."));
        app.MapGet("/api/2.0/mlflow/model-versions/get-download-uri", (string name, string version)
            => server.Places.TryGetValue($"{name}/{version}", out var place) ? Results.Json(new JsonObject { ["artifact_uri"] = place }) : Unknown());
        app.MapGet("/api/2.0/mlflow-artifacts/artifacts/{**path}", server.Download);
        // Any other place that files are served from.
        app.MapGet("/files/{**path}", server.Download);
        await app.StartAsync();
        return server;
    }

    /// <summary>Registers a version with its digest as a tag, and puts its file where the tracking server hands it out.</summary>
    public void Register(string name, string version, byte[] model, string? digest = null, string? place = null)
    {
        Versions[$"{name}/{version}"] = new JsonObject
        {
            ["name"] = name,
            ["version"] = version,
            ["creation_timestamp"] = 1790000000000,
            ["last_updated_timestamp"] = 1790000000000,
            ["current_stage"] = "None",
            ["source"] = $"runs:/{version}/model",
            ["run_id"] = $"run-{version}",
            ["status"] = "READY",
            ["tags"] = new JsonArray(new JsonObject { ["key"] = "sha256", ["value"] = digest ?? ModelFolder.DigestOf(model) }),
        };
        Places[$"{name}/{version}"] = place ?? $"mlflow-artifacts:/1/run-{version}/artifacts/model";
        Files[$"1/run-{version}/artifacts/model/model.onnx"] = model;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Tell(string version)
        => Versions.TryGetValue(version, out var found) ? Results.Json(new JsonObject { ["model_version"] = found.DeepClone() }) : Unknown();

    private IResult Download(string path) => Files.TryGetValue(path, out var file) ? Results.Bytes(file) : Unknown();

    private static IResult Unknown() => Error("RESOURCE_DOES_NOT_EXIST", 404, "Not found");

    private static IResult Error(string code, int status, string message) => Results.Json(new JsonObject { ["error_code"] = code, ["message"] = message }, statusCode: status);
}
