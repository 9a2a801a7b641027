using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OpenInference;
using PlatformService1.Deliveries;

namespace PlatformService1.Tests;

/// <summary>The Open Inference Protocol, as any client of it speaks it: by JSON, by binary tensors and by gRPC.</summary>
public sealed class ProtocolTests(AnyService service) : IClassFixture<AnyService>
{
    private const string Model = "/v2/models/delivery-time";

    private static readonly float[] _rows =
    [
        .. DeliveryFeatures.Of(DeliveryTimeApiTests.NewDelivery().ToDelivery()),
        .. DeliveryFeatures.Of((DeliveryTimeApiTests.NewDelivery() with { DistanceKm = 20, Express = true }).ToDelivery()),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_says_what_it_takes_and_gives()
    {
        using var client = service.CreateClient();

        var model = await client.GetFromJsonAsync<JsonElement>(Model, Cancelled);

        Assert.Equal("features", model.GetProperty("inputs")[0].GetProperty("name").GetString());
        Assert.Equal([-1, DeliveryFeatures.Count], model.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("prediction", model.GetProperty("outputs")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Json_binary_tensors_and_grpc_give_the_same_predictions()
    {
        var byJson = await InferByJsonAsync();

        Assert.Equal(2, byJson.Length);
        Assert.True(byJson[1] > byJson[0]);
        Assert.Equal(byJson, await InferBinaryAsync());
        Assert.Equal(byJson, await InferByGrpcAsync());
    }

    [Fact]
    public async Task The_typed_api_asks_the_same_model()
    {
        using var client = service.CreateClient();
        using var response = await client.PostAsJsonAsync("/v1/delivery-times", DeliveryTimeApiTests.NewDelivery(), Cancelled);

        var typed = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);

        Assert.Equal(Math.Round((await InferByJsonAsync())[0], 1), typed.GetProperty("minutes").GetDouble());
    }

    [Fact]
    public async Task Wrong_requests_are_refused_by_rest()
    {
        using var client = service.CreateClient();

        using var unknown = await client.PostAsJsonAsync("/v2/models/prices/infer", JsonRequest(_rows, 2), Cancelled);
        using var misshapen = await client.PostAsJsonAsync($"{Model}/infer", JsonRequest(_rows[..6], 1), Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, misshapen.StatusCode);
        Assert.NotEmpty((await misshapen.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Wrong_requests_are_refused_by_grpc()
    {
        using var channel = Channel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);

        var unknown = await Assert.ThrowsAsync<RpcException>(() => client.ModelInferAsync(GrpcRequest("prices", _rows, 2), cancellationToken: Cancelled).ResponseAsync);
        var misshapen = await Assert.ThrowsAsync<RpcException>(() => client.ModelInferAsync(GrpcRequest("delivery-time", _rows[..6], 1), cancellationToken: Cancelled).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, misshapen.StatusCode);
    }

    private async Task<float[]> InferByJsonAsync()
    {
        using var client = service.CreateClient();
        using var response = await client.PostAsJsonAsync($"{Model}/infer", JsonRequest(_rows, 2), Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        return [.. answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
    }

    private async Task<float[]> InferBinaryAsync()
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new
        {
            inputs = new[] { new { name = "features", datatype = "FP32", shape = new[] { 2, DeliveryFeatures.Count }, parameters = new { binary_data_size = _rows.Length * sizeof(float) } } },
            parameters = new { binary_data_output = true },
        });
        using var content = new ByteArrayContent([.. header, .. BytesOf(_rows)]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.Add("Inference-Header-Content-Length", $"{header.Length}");
        using var client = service.CreateClient();
        using var response = await client.PostAsync($"{Model}/infer", content, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var length = int.Parse(response.Headers.Concat(response.Content.Headers).Single(h => h.Key == "Inference-Header-Content-Length").Value.Single(), CultureInfo.InvariantCulture);
        return FloatsOf((await response.Content.ReadAsByteArrayAsync(Cancelled)).AsSpan(length));
    }

    private async Task<float[]> InferByGrpcAsync()
    {
        using var channel = Channel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var answer = await client.ModelInferAsync(GrpcRequest("delivery-time", _rows, 2), cancellationToken: Cancelled);
        return FloatsOf(answer.RawOutputContents.Single().Span);
    }

    private GrpcChannel Channel()
    {
        var client = service.CreateClient();
        return GrpcChannel.ForAddress(client.BaseAddress!, new GrpcChannelOptions { HttpClient = client, DisposeHttpClient = true });
    }

    private static object JsonRequest(float[] rows, int count)
        => new { inputs = new[] { new { name = "features", datatype = "FP32", shape = new[] { count, rows.Length / count }, data = rows } } };

    private static ModelInferRequest GrpcRequest(string model, float[] rows, int count) => new()
    {
        ModelName = model,
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "features", Datatype = "FP32", Shape = { count, rows.Length / count } } },
        RawInputContents = { ByteString.CopyFrom(BytesOf(rows)) },
    };

    private static byte[] BytesOf(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }

    private static float[] FloatsOf(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }
}
