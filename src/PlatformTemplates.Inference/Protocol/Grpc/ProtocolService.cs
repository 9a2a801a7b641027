using System.Globalization;
using Grpc.Core;
using PlatformTemplates.Inference.Protocol.Rest;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol.Grpc;

/// <summary>The gRPC side of the protocol.</summary>
internal sealed class ProtocolService(IInference inference, ServerInfo server, LiveOptions options) : GRPCInferenceService.GRPCInferenceServiceBase
{
    // gRPC's own word for when to try again (proposal A6).
    private const string RetryAfter = "grpc-retry-pushback-ms";
    private const string TrafficKey = "traffic_key";

    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) => Task.FromResult(new ServerReadyResponse { Ready = server.IsReady });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context)
        => Task.FromResult(new ServerMetadataResponse { Name = server.Name, Version = server.Version, Extensions = { server.Extensions } });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context)
        => Answer(() => Task.FromResult(new ModelReadyResponse { Ready = server.IsModelReady(request.Name, VersionOf(request.Version)) }));

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) => Answer(() =>
    {
        var (served, all) = server.Find(request.Name, VersionOf(request.Version));
        var response = new ModelMetadataResponse
        {
            Name = request.Name,
            Platform = ServerInfo.Platform,
            Versions = { all.Select(version => version.Revision.Version) },
            Inputs = { served.Signature.Inputs.Select(MetadataOf) },
            Outputs = { served.Signature.Outputs.Select(MetadataOf) },
        };
        foreach (var (name, value) in RestEndpoints.PropertiesOf(served.Manifest))
            response.Properties[name] = value;
        return Task.FromResult(response);
    });

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) => Answer(async () =>
    {
        var result = await inference.InferAsync(
            new InferenceRequest(request.ModelName, GrpcTensor.ReadInputs(request))
            {
                Version = VersionOf(request.ModelVersion),
                Outputs = request.Outputs.Count == 0 ? null : [.. request.Outputs.Select(output => output.Name)],
                TrafficKey = KeyOf(request, context),
                Protocol = "grpc",
            },
            context.CancellationToken);
        return GrpcTensor.WriteResult(result, request);
    });

    private static async Task<T> Answer<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (InferenceException exception)
        {
            var trailers = new Metadata();
            if (exception.Failure == InferenceFailure.Overloaded)
                trailers.Add(RetryAfter, Math.Max(1, Math.Ceiling(exception.RetryAfter?.TotalMilliseconds ?? 1)).ToString("0", CultureInfo.InvariantCulture));
            throw new RpcException(new Status(StatusOf(exception.Failure), exception.Message), trailers);
        }
    }

    private string? KeyOf(ModelInferRequest request, ServerCallContext context)
    {
        if (request.Parameters.TryGetValue(TrafficKey, out var parameter))
            return parameter.ParameterChoiceCase == InferParameter.ParameterChoiceOneofCase.StringParam ? parameter.StringParam : throw InferenceException.Invalid($"The parameter {TrafficKey} must be a string.");
        return context.RequestHeaders.GetValue(options.Current.TrafficKeyHeader.ToLowerInvariant()) is { Length: > 0 } key ? key : null;
    }

    private static ModelMetadataResponse.Types.TensorMetadata MetadataOf(TensorSpec spec) => new() { Name = spec.Name, Datatype = spec.DataType.Name(), Shape = { spec.Shape } };

    // An empty string is how protobuf says nothing.
    private static string? VersionOf(string version) => version.Length == 0 ? null : version;

    private static StatusCode StatusOf(InferenceFailure failure) => failure switch
    {
        InferenceFailure.InvalidRequest => StatusCode.InvalidArgument,
        InferenceFailure.UnknownModel => StatusCode.NotFound,
        InferenceFailure.Overloaded => StatusCode.ResourceExhausted,
        InferenceFailure.NotReady => StatusCode.Unavailable,
        InferenceFailure.TimedOut => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}
