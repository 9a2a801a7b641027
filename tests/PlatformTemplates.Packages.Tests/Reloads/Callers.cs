using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using OpenInference;

namespace PlatformTemplates.Packages.Tests.Reloads;

/// <summary>An answer to a caller.</summary>
/// <param name="Version">The version that predicted.</param>
/// <param name="Prediction">What it predicted.</param>
internal sealed record Answer(string Version, float Prediction);

/// <summary>Callers of a running service, each of which waits for its answer and asks again; what they met is kept.</summary>
internal sealed class Callers(Uri rest, Uri grpc) : IDisposable
{
    /// <summary>The ways to ask: the typed API, and the Open Inference Protocol by REST and by gRPC.</summary>
    public static readonly string[] Ways = ["typed", "rest", "grpc"];

    private readonly HttpClient _http = new() { BaseAddress = rest };
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(grpc);
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _milliseconds = new();
    private readonly ConcurrentBag<string> _failures = [];

    /// <summary>What went wrong.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How long answers took, by the way they were asked for.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Milliseconds => _milliseconds.ToDictionary(way => way.Key, way => (IReadOnlyList<double>)[.. way.Value.Order()]);

    /// <summary>Asks until the end.</summary>
    /// <param name="way">One of <see cref="Ways"/>.</param>
    /// <param name="model">The model; the typed API knows one alone.</param>
    /// <param name="keyOf">Whose request the nth is.</param>
    /// <param name="met">Gets each answer, and whose it is.</param>
    /// <param name="end">The end.</param>
    public async Task AskAsync(string way, string model, Func<int, string> keyOf, Action<string, Answer> met, CancellationToken end)
    {
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            var key = keyOf(number);
            var start = Stopwatch.GetTimestamp();
            try
            {
                met(key, await AskAsync(way, model, key, number));
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or RpcException or OperationCanceledException or JsonException or KeyNotFoundException)
            {
                _failures.Add($"{way} {model}: {exception.Message}");
            }

            _milliseconds.GetOrAdd(way, _ => []).Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    /// <summary>Asks once.</summary>
    public Task<Answer> AskAsync(string way, string model, string key, int number) => way switch
    {
        "typed" => TypedAsync(key, number),
        "rest" => RestAsync(model, key, ModelDrops.RowOf(number % 100)),
        _ => GrpcAsync(model, key, ModelDrops.RowOf(number % 100)),
    };

    /// <summary>Asks whether the service is ready, as the kubelet does, until the end.</summary>
    public async Task ProbeAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            foreach (var path in (string[])["/health/ready", "/v2/health/ready"])
            {
                var start = Stopwatch.GetTimestamp();
                try
                {
                    using var response = await _http.GetAsync(path, CancellationToken.None);
                    if (!response.IsSuccessStatusCode)
                        _failures.Add($"{path}: {(int)response.StatusCode}");
                }
                catch (HttpRequestException exception)
                {
                    _failures.Add($"{path}: {exception.Message}");
                }

                _milliseconds.GetOrAdd("probe", _ => []).Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>The versions of a model that can be asked for.</summary>
    public async Task<string[]> VersionsAsync(string model)
    {
        using var response = await _http.GetAsync($"/v2/models/{model}", CancellationToken.None);
        return response.IsSuccessStatusCode
            ? [.. (await response.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("versions").EnumerateArray().Select(version => version.GetString()!)]
            : [];
    }

    /// <summary>How a request for one version is answered.</summary>
    public async Task<HttpStatusCode> StatusOfAsync(string model, string version)
    {
        using var response = await _http.PostAsJsonAsync($"/v2/models/{model}/versions/{version}/infer", RequestOf(ModelDrops.RowOf(0)), CancellationToken.None);
        return response.StatusCode;
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    private async Task<Answer> TypedAsync(string key, int number)
    {
        var delivery = new { distanceKm = 1 + number % 20, weightKg = 2.5, stopsBefore = 4, leavesAt = "2026-03-03T17:30:00+01:00" };
        var answer = await PostAsync("/v1/delivery-times", key, delivery);
        return new Answer(answer.GetProperty("modelVersion").GetString()!, answer.GetProperty("minutes").GetSingle());
    }

    private async Task<Answer> RestAsync(string model, string key, float[] row)
    {
        var answer = await PostAsync($"/v2/models/{model}/infer", key, RequestOf(row));
        return new Answer(answer.GetProperty("model_version").GetString()!, answer.GetProperty("outputs")[0].GetProperty("data")[0].GetSingle());
    }

    private async Task<Answer> GrpcAsync(string model, string key, float[] row)
    {
        var request = new ModelInferRequest { ModelName = model };
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = "features", Datatype = "FP32", Shape = { 1, row.Length }, Contents = new() { Fp32Contents = { row } } });
        var answer = await new GRPCInferenceService.GRPCInferenceServiceClient(_channel).ModelInferAsync(request, new Metadata { { "x-traffic-key", key } }, cancellationToken: CancellationToken.None);
        return new Answer(answer.ModelVersion, answer.Outputs[0].Contents.Fp32Contents[0]);
    }

    private static object RequestOf(float[] row) => new { inputs = new[] { new { name = "features", datatype = "FP32", shape = new[] { 1, row.Length }, data = row } } };

    private async Task<JsonElement> PostAsync(string path, string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "X-Traffic-Key", key } } };
        using var response = await _http.SendAsync(request, CancellationToken.None);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
        return await response.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None);
    }
}
