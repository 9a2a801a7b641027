using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using PlatformTemplates.Inference.Protocol.Grpc;

namespace PlatformTemplates.Inference.Tests.Protocol;

public sealed class GrpcTests : IAsyncLifetime
{
    private readonly InferenceApp _app = new();

    public async ValueTask InitializeAsync()
    {
        _app.Publish("sum", "1", TestModels.Sum());
        _app.Publish("mixed", "1", TestModels.Mixed());
        foreach (var type in Enum.GetValues<DataType>())
            _app.Publish($"echo-{type.Name()}", "1", TestModels.Echo(type));
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_server_tells_what_it_is_and_that_it_lives_and_is_ready()
    {
        Assert.True((await _app.Grpc.ServerLiveAsync(new(), cancellationToken: TestContext.Current.CancellationToken)).Live);
        Assert.True((await _app.Grpc.ServerReadyAsync(new(), cancellationToken: TestContext.Current.CancellationToken)).Ready);
        var server = await _app.Grpc.ServerMetadataAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("Predictions", server.Name);
        Assert.Equal(["binary_tensor_data"], server.Extensions);
    }

    [Fact]
    public async Task A_model_tells_what_it_is()
    {
        Assert.True((await _app.Grpc.ModelReadyAsync(new() { Name = "sum", Version = "1" }, cancellationToken: TestContext.Current.CancellationToken)).Ready);
        var model = await _app.Grpc.ModelMetadataAsync(new() { Name = "sum" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("sum", "onnx_onnxv1"), (model.Name, model.Platform));
        Assert.Equal(["1"], model.Versions);
        Assert.Equal(("features", "FP32"), (model.Inputs[0].Name, model.Inputs[0].Datatype));
        Assert.Equal([-1, 2], model.Inputs[0].Shape);
        Assert.Equal([-1, 1], model.Outputs[0].Shape);
        Assert.Equal(64, model.Properties["sha256"].Length);
    }

    [Fact]
    public async Task Typed_contents_are_answered_by_typed_contents()
    {
        var answer = await InferAsync(Request("sum", "features", "FP32", [2, 2], new() { Fp32Contents = { 1, 2, 3, 4 } }));
        Assert.Equal(("sum", "1", "42"), (answer.ModelName, answer.ModelVersion, answer.Id));
        Assert.Equal([3, 7], answer.Outputs[0].Contents.Fp32Contents);
        Assert.Equal([2, 1], answer.Outputs[0].Shape);
        Assert.Empty(answer.RawOutputContents);
    }

    [Fact]
    public async Task Raw_contents_are_answered_by_raw_contents()
    {
        var request = Request("sum", "features", "FP32", [2, 2], contents: null);
        request.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes<float>([1, 2, 3, 4])));
        var answer = await InferAsync(request);
        Assert.Equal([3, 7], MemoryMarshal.Cast<byte, float>(answer.RawOutputContents[0].Span).ToArray());
        Assert.Null(answer.Outputs[0].Contents);
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_was_sent()
    {
        await EchoAsync("BOOL", new() { BoolContents = { true, false } });
        await EchoAsync("INT8", new() { IntContents = { -128, 127 } });
        await EchoAsync("INT16", new() { IntContents = { -32768, 32767 } });
        await EchoAsync("INT32", new() { IntContents = { int.MinValue, int.MaxValue } });
        await EchoAsync("INT64", new() { Int64Contents = { long.MinValue, long.MaxValue } });
        await EchoAsync("UINT8", new() { UintContents = { 0, 255 } });
        await EchoAsync("UINT16", new() { UintContents = { 0, 65535 } });
        await EchoAsync("UINT32", new() { UintContents = { 0, uint.MaxValue } });
        await EchoAsync("UINT64", new() { Uint64Contents = { 0, ulong.MaxValue } });
        await EchoAsync("FP32", new() { Fp32Contents = { float.NaN, float.MaxValue } });
        await EchoAsync("FP64", new() { Fp64Contents = { double.NegativeInfinity, double.MaxValue } });
        await EchoAsync("BYTES", new() { BytesContents = { ByteString.Empty, ByteString.CopyFromUtf8("grüß dich") } });
    }

    [Theory]
    [InlineData("FP16", 4)]
    [InlineData("INT64", 16)]
    [InlineData("BYTES", 9)]
    public async Task Raw_bytes_come_back_as_they_were_sent(string type, int length)
    {
        var bytes = new byte[length];
        if (type == "BYTES")
            bytes[0] = 1;
        var request = Request($"echo-{type}", "in", type, [1, 2], contents: null);
        request.RawInputContents.Add(ByteString.CopyFrom(bytes));
        Assert.Equal(bytes, (await InferAsync(request)).RawOutputContents[0].ToByteArray());
    }

    [Fact]
    public async Task Only_the_outputs_that_are_asked_for_are_answered()
    {
        var request = Request("mixed", "number", "FP64", [1, 1], new() { Fp64Contents = { 1.5 } });
        request.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = "text", Datatype = "BYTES", Shape = { 1 }, Contents = new() { BytesContents = { ByteString.CopyFromUtf8("a") } } });
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "doubled" });
        Assert.Equal([3], Assert.Single((await InferAsync(request)).Outputs).Contents.Fp64Contents);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("sum", "9")]
    public async Task An_unknown_model_or_version_is_not_found(string model, string version)
    {
        var request = Request(model, "features", "FP32", [1, 2], new() { Fp32Contents = { 1, 2 } });
        request.ModelVersion = version;
        await AssertErrorAsync(StatusCode.NotFound, "There is no", "has no version", () => InferAsync(request));
        await AssertErrorAsync(StatusCode.NotFound, "There is no", "", async () => await _app.Grpc.ModelReadyAsync(new() { Name = model, Version = version }, cancellationToken: TestContext.Current.CancellationToken));
        await AssertErrorAsync(StatusCode.NotFound, "There is no", "", async () => await _app.Grpc.ModelMetadataAsync(new() { Name = model, Version = version }, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_request_is_told_what_is_wrong()
    {
        await WrongAsync("must have inputs", request => request.Inputs.Clear());
        await WrongAsync("must have a name", request => request.Inputs[0].Name = "");
        await WrongAsync("must be one of the protocol's", request => request.Inputs[0].Datatype = "FLOAT");
        await WrongAsync("has no contents", request => request.Inputs[0].Contents = null);
        await WrongAsync("have 2 elements", request => request.Inputs[0].Shape[0] = 2);
        await WrongAsync("have 0 elements", request => request.Inputs[0].Contents = new() { Fp64Contents = { 1, 2 } });
        await WrongAsync("can't be used", request => request.Inputs[0].Shape[0] = -1);
        await WrongAsync("contents beside raw_input_contents", request => request.RawInputContents.Add(ByteString.CopyFrom(new byte[8])));
        await WrongAsync("but 2 raw_input_contents", request => request.RawInputContents.AddRange([ByteString.Empty, ByteString.Empty]));
        await WrongAsync("'features' is missing", request => request.Inputs[0].Name = "other");
        await WrongAsync("no output 'other'", request => request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "other" }));
        await WrongAsync("must be a string", request => request.Parameters["traffic_key"] = new InferParameter { Int64Param = 1 });
        await WrongAsync("no INT8", request => (request.Inputs[0].Datatype, request.Inputs[0].Contents) = ("INT8", new() { IntContents = { 1, 128 } }));

        async Task WrongAsync(string message, Action<ModelInferRequest> spoil)
        {
            var request = Request("sum", "features", "FP32", [1, 2], new() { Fp32Contents = { 1, 2 } });
            spoil(request);
            await AssertErrorAsync(StatusCode.InvalidArgument, message, message, () => InferAsync(request));
        }
    }

    [Fact]
    public async Task A_deadline_that_has_passed_ends_the_request()
    {
        var request = Request("sum", "features", "FP32", [1, 2], new() { Fp32Contents = { 1, 2 } });
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await _app.Grpc.ModelInferAsync(request, deadline: DateTime.UtcNow.AddSeconds(-1), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    private async Task EchoAsync(string type, InferTensorContents contents)
        => Assert.Equal(contents, (await InferAsync(Request($"echo-{type}", "in", type, [1, 2], contents))).Outputs[0].Contents);

    private Task<ModelInferResponse> InferAsync(ModelInferRequest request) => _app.Grpc.ModelInferAsync(request, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync;

    private static ModelInferRequest Request(string model, string input, string type, long[] shape, InferTensorContents? contents) => new()
    {
        ModelName = model,
        Id = "42",
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = input, Datatype = type, Shape = { shape }, Contents = contents } },
    };

    private static async Task AssertErrorAsync(StatusCode status, string message, string other, Func<Task> act)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(act);
        Assert.Equal(status, exception.StatusCode);
        Assert.True(exception.Status.Detail.Contains(message, StringComparison.Ordinal) || (other.Length > 0 && exception.Status.Detail.Contains(other, StringComparison.Ordinal)), exception.Status.Detail);
    }
}
