using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PlatformTemplates.Packages.Tests;

/// <summary>
/// A container registry on 127.0.0.1 (the OCI distribution specification's endpoints for pull and push), with a base
/// image made for the test, so that an image is built without a container engine and without a registry elsewhere.
/// </summary>
internal sealed partial class LoopbackRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private static readonly string[] _baseVariables = ["PATH=/usr/bin", "ASPNETCORE_HTTP_PORTS=80"];
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentDictionary<string, (string Type, byte[] Content)> _manifests = new();
    private readonly ConcurrentDictionary<string, MemoryStream> _uploads = new();

    private LoopbackRegistry(WebApplication app) => _app = app;

    /// <summary>Host and port.</summary>
    public string Address => new Uri(_app.Urls.First()).Authority;

    /// <summary>The base image, without address: a root file system of one file.</summary>
    public static string BaseImage => "base/aspnet:test";

    public static async Task<LoopbackRegistry> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        var registry = new LoopbackRegistry(builder.Build());
        registry.AddBaseImage();
        registry._app.Run(registry.AnswerAsync);
        await registry._app.StartAsync(cancellationToken);
        return registry;
    }

    /// <summary>The manifest that was pushed under a tag or digest.</summary>
    public JsonElement Manifest(string repository, string reference) => JsonDocument.Parse(_manifests[$"{repository}@{reference}"].Content).RootElement;

    /// <summary>A blob's bytes.</summary>
    public byte[] Blob(string digest) => _blobs[digest];

    public static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void AddBaseImage()
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/os-release") { DataStream = new MemoryStream("ID=test\n"u8.ToArray()), ModificationTime = DateTimeOffset.UnixEpoch });
        using var layer = new MemoryStream();
        using (var gzip = new GZipStream(layer, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(tar.ToArray());

        var config = JsonSerializer.SerializeToUtf8Bytes(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { Env = _baseVariables },
            rootfs = new { type = "layers", diff_ids = new[] { DigestOf(tar.ToArray()) } },
            history = new[] { new { created = "1970-01-01T00:00:00Z", created_by = "test" } },
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new { mediaType = "application/vnd.oci.image.config.v1+json", digest = Add(config), size = config.Length },
            layers = new[] { new { mediaType = "application/vnd.oci.image.layer.v1.tar+gzip", digest = Add(layer.ToArray()), size = layer.Length } },
        });
        foreach (var reference in (string[])["test", DigestOf(manifest)])
            _manifests[$"base/aspnet@{reference}"] = (ManifestType, manifest);

        string Add(byte[] content)
        {
            _blobs[DigestOf(content)] = content;
            return DigestOf(content);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value!;
        if (path is "/v2/" or "/v2")
            response.StatusCode = StatusCodes.Status200OK;
        else if (ManifestPath().Match(path) is { Success: true } manifest)
            await AnswerManifestAsync(request, response, manifest.Groups[1].Value, manifest.Groups[2].Value);
        else if (UploadPath().Match(path) is { Success: true } upload)
            await AnswerUploadAsync(request, response, upload.Groups[1].Value, upload.Groups[2].Value);
        else if (BlobPath().Match(path) is { Success: true } blob && _blobs.TryGetValue(blob.Groups[1].Value, out var content))
            await SendAsync(request, response, "application/octet-stream", content);
        else
            response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task AnswerManifestAsync(HttpRequest request, HttpResponse response, string repository, string reference)
    {
        if (request.Method == HttpMethods.Put)
        {
            var content = await ReadAsync(request);
            foreach (var name in (string[])[reference, DigestOf(content)])
                _manifests[$"{repository}@{name}"] = (request.ContentType!, content);
            response.StatusCode = StatusCodes.Status201Created;
            response.Headers["Docker-Content-Digest"] = DigestOf(content);
            response.Headers.Location = $"/v2/{repository}/manifests/{DigestOf(content)}";
        }
        else if (_manifests.TryGetValue($"{repository}@{reference}", out var manifest))
        {
            response.Headers["Docker-Content-Digest"] = DigestOf(manifest.Content);
            await SendAsync(request, response, manifest.Type, manifest.Content);
        }
        else
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task AnswerUploadAsync(HttpRequest request, HttpResponse response, string repository, string id)
    {
        if (request.Method == HttpMethods.Post)
            _uploads[id = Guid.NewGuid().ToString("N")] = new MemoryStream();
        var upload = _uploads[id];
        await request.Body.CopyToAsync(upload);
        response.Headers.Location = $"/v2/{repository}/blobs/uploads/{id}";
        response.Headers.Range = $"0-{Math.Max(0, upload.Length - 1)}";
        response.StatusCode = StatusCodes.Status202Accepted;
        if (request.Method != HttpMethods.Put)
            return;

        var content = upload.ToArray();
        var digest = request.Query["digest"].ToString();
        response.StatusCode = DigestOf(content) == digest ? StatusCodes.Status201Created : StatusCodes.Status400BadRequest;
        _blobs[digest] = content;
        _uploads.TryRemove(id, out _);
    }

    private static async Task SendAsync(HttpRequest request, HttpResponse response, string type, byte[] content)
    {
        response.ContentType = type;
        response.ContentLength = content.Length;
        if (request.Method == HttpMethods.Get)
            await response.Body.WriteAsync(content);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    [GeneratedRegex("^/v2/(.+)/manifests/([^/]+)$")]
    private static partial Regex ManifestPath();

    [GeneratedRegex("^/v2/(.+)/blobs/uploads/([^/]*)$")]
    private static partial Regex UploadPath();

    [GeneratedRegex("^/v2/.+/blobs/(sha256:[0-9a-f]{64})$")]
    private static partial Regex BlobPath();
}
