using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.MLflow;

/// <summary>The REST API of a registry, as MLflow documents it (version 2.0 of the API, since MLflow 2.3).</summary>
internal sealed class MLflowRegistry(IHttpClientFactory clients, MLflowOptions options)
{
    private const string Api = "api/2.0/mlflow";
    private const string ProxiedArtifacts = "api/2.0/mlflow-artifacts/artifacts/";

    /// <exception cref="ModelSourceException">The registry does not answer, or knows no such version.</exception>
    public async Task<RegisteredVersion> FindVersionAsync(string model, string version, CancellationToken cancellationToken)
        => (await AskAsync($"{Api}/model-versions/get?name={Uri.EscapeDataString(model)}&version={Uri.EscapeDataString(version)}", MLflowJson.Default.VersionAnswer, $"version {version} of '{model}'", cancellationToken)).ModelVersion
            ?? throw new ModelSourceException($"The MLflow registry gave an answer without a version for version {version} of '{model}'.");

    /// <exception cref="ModelSourceException">The registry does not answer, or knows no such alias.</exception>
    public async Task<RegisteredVersion> FindAliasAsync(string model, string alias, CancellationToken cancellationToken)
        => (await AskAsync($"{Api}/registered-models/alias?name={Uri.EscapeDataString(model)}&alias={Uri.EscapeDataString(alias)}", MLflowJson.Default.VersionAnswer, $"the alias '{alias}' of '{model}'", cancellationToken)).ModelVersion
            ?? throw new ModelSourceException($"The MLflow registry gave an answer without a version for the alias '{alias}' of '{model}'.");

    /// <exception cref="ModelSourceException">The registry does not answer.</exception>
    public async Task<string> FindArtifactsAsync(string model, string version, CancellationToken cancellationToken)
        => (await AskAsync($"{Api}/model-versions/get-download-uri?name={Uri.EscapeDataString(model)}&version={Uri.EscapeDataString(version)}", MLflowJson.Default.UriAnswer, $"the artifacts of version {version} of '{model}'", cancellationToken)).ArtifactUri is { Length: > 0 } uri
            ? uri
            : throw new ModelSourceException($"The MLflow registry says of no place where the artifacts of version {version} of '{model}' are.");

    /// <summary>Reads a file below an artifact URI.</summary>
    /// <returns>The file; null where there is none.</returns>
    /// <exception cref="ModelSourceException">It can't be read.</exception>
    public async Task<byte[]?> ReadAsync(string artifacts, string file, CancellationToken cancellationToken)
    {
        foreach (var mount in options.Mounts)
        {
            var start = mount.Uri.TrimEnd('/');
            if (artifacts == start || artifacts.StartsWith(start + "/", StringComparison.Ordinal))
                return await ReadMountedAsync(mount.Folder, artifacts[start.Length..].Trim('/'), file, cancellationToken);
        }

        if (!Uri.TryCreate(artifacts, UriKind.Absolute, out var uri))
            throw Unreachable(artifacts);
        var path = $"{artifacts.TrimEnd('/')}/{Uri.EscapeDataString(file)}";
        return uri.Scheme switch
        {
            "http" or "https" => await DownloadAsync(clients.CreateClient(MLflowInferenceExtensions.ArtifactClient), path, cancellationToken),
            // What the tracking server hands out itself. A host in the URI is not followed: the credentials are for the tracking server.
            "mlflow-artifacts" => await DownloadAsync(clients.CreateClient(MLflowInferenceExtensions.RegistryClient), ProxiedArtifacts + $"{uri.AbsolutePath.Trim('/')}/{Uri.EscapeDataString(file)}".TrimStart('/'), cancellationToken),
            _ => throw Unreachable(artifacts),
        };
    }

    private static ModelSourceException Unreachable(string artifacts)
        => new($"Artifacts at {artifacts} can't be read: let the tracking server hand them out (mlflow server --serve-artifacts), or mount them and name the folder in {MLflowOptions.Section}:Mounts.");

    private async Task<byte[]?> ReadMountedAsync(string folder, string below, string file, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(below), file));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ModelSourceException($"The artifact URI leads out of the folder {folder}.");
        try
        {
            var size = new FileInfo(path);
            if (!size.Exists)
                return null;
            return size.Length <= options.MaxFileSize ? await File.ReadAllBytesAsync(path, cancellationToken) : throw TooLarge(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelSourceException($"The artifact {path} can't be read: {exception.Message}", exception);
        }
    }

    private async Task<byte[]?> DownloadAsync(HttpClient client, string address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new ModelSourceException($"The artifact at {PlaceOf(client, address)} can't be downloaded: the answer was {(int)response.StatusCode}.");
            if (response.Content.Headers.ContentLength > options.MaxFileSize)
                throw TooLarge(PlaceOf(client, address));
            using var content = new MemoryStream();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[81920];
            for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (content.Length + read > options.MaxFileSize)
                    throw TooLarge(PlaceOf(client, address));
                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelSourceException($"The artifact at {PlaceOf(client, address)} can't be downloaded: {exception.Message}", exception);
        }
    }

    private async Task<T> AskAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string what, CancellationToken cancellationToken)
    {
        var client = clients.CreateClient(MLflowInferenceExtensions.RegistryClient);
        try
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new ModelSourceException($"The MLflow registry at {client.BaseAddress} does not tell {what}: the answer was {(int)response.StatusCode}{CodeOf(body)}.");
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The answer is empty.");
        }
        catch (JsonException exception)
        {
            throw new ModelSourceException($"What answers at {client.BaseAddress} is no MLflow registry: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelSourceException($"The MLflow registry at {client.BaseAddress} does not answer: {exception.Message}", exception);
        }
    }

    // MLflow's own word, such as RESOURCE_DOES_NOT_EXIST.
    private static string CodeOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, MLflowJson.Default.ErrorAnswer)?.ErrorCode is { Length: > 0 } code ? $" {code}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    // A signed URL's query is a credential.
    private static string PlaceOf(HttpClient client, string address)
        => (client.BaseAddress is { } tracking ? new Uri(tracking, address) : new Uri(address)).GetLeftPart(UriPartial.Path);

    private ModelSourceException TooLarge(string place) => new($"The artifact at {place} has more than the {options.MaxFileSize} bytes of {MLflowOptions.Section}:MaxFileSize.");
}

internal sealed record VersionAnswer([property: JsonPropertyName("model_version")] RegisteredVersion? ModelVersion);

internal sealed record UriAnswer([property: JsonPropertyName("artifact_uri")] string? ArtifactUri);

internal sealed record ErrorAnswer([property: JsonPropertyName("error_code")] string? ErrorCode);

/// <summary>A version of a registered model.</summary>
internal sealed record RegisteredVersion
{
    [JsonPropertyName("version")]
    public string Version { get; init; } = "";

    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("run_id")]
    public string? RunId { get; init; }

    [JsonPropertyName("tags")]
    public IReadOnlyList<RegisteredTag>? Tags { get; init; }

    public string? TagOf(string key) => Tags?.FirstOrDefault(tag => tag.Key == key)?.Value;
}

internal sealed record RegisteredTag([property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("value")] string Value);

[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(UriAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class MLflowJson : JsonSerializerContext;
