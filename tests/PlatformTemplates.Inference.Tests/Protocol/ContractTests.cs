using Google.Protobuf.Reflection;
using PlatformTemplates.Inference.Protocol.Grpc;

namespace PlatformTemplates.Inference.Tests.Protocol;

/// <summary>
/// Names, numbers and types of the gRPC protocol as it is published (kserve/open-inference-protocol,
/// specification/protocol/open_inference_grpc.proto): a client generated from there understands a server generated from ours.
/// </summary>
public sealed class ContractTests
{
    private const string Published = """
        ServerLiveResponse: live=1 Bool
        ServerReadyResponse: ready=1 Bool
        ModelReadyRequest: name=1 String, version=2 String
        ModelReadyResponse: ready=1 Bool
        ServerMetadataResponse: name=1 String, version=2 String, extensions=3 String*
        ModelMetadataRequest: name=1 String, version=2 String
        ModelMetadataResponse: name=1 String, versions=2 String*, platform=3 String, inputs=4 Message*, outputs=5 Message*, properties=6 Message*
        TensorMetadata: name=1 String, datatype=2 String, shape=3 Int64*
        ModelInferRequest: model_name=1 String, model_version=2 String, id=3 String, parameters=4 Message*, inputs=5 Message*, outputs=6 Message*, raw_input_contents=7 Bytes*
        InferInputTensor: name=1 String, datatype=2 String, shape=3 Int64*, parameters=4 Message*, contents=5 Message
        InferRequestedOutputTensor: name=1 String, parameters=2 Message*
        ModelInferResponse: model_name=1 String, model_version=2 String, id=3 String, parameters=4 Message*, outputs=5 Message*, raw_output_contents=6 Bytes*
        InferOutputTensor: name=1 String, datatype=2 String, shape=3 Int64*, parameters=4 Message*, contents=5 Message
        InferParameter: bool_param=1 Bool, int64_param=2 Int64, string_param=3 String, double_param=4 Double, uint64_param=5 UInt64
        InferTensorContents: bool_contents=1 Bool*, int_contents=2 Int32*, int64_contents=3 Int64*, uint_contents=4 UInt32*, uint64_contents=5 UInt64*, fp32_contents=6 Float*, fp64_contents=7 Double*, bytes_contents=8 Bytes*
        """;

    [Fact]
    public void Messages_have_the_published_fields()
    {
        var messages = OpenInferenceReflection.Descriptor.MessageTypes
            .SelectMany(message => message.NestedTypes.Where(nested => !nested.Name.EndsWith("Entry", StringComparison.Ordinal)).Prepend(message))
            .Where(message => message.Fields.InDeclarationOrder().Count > 0)
            .Select(message => $"{message.Name}: {string.Join(", ", message.Fields.InFieldNumberOrder().Select(Describe))}");
        Assert.Equal(Published.Split('\n').Order(StringComparer.Ordinal), messages.Order(StringComparer.Ordinal));

        static string Describe(FieldDescriptor field) => $"{field.Name}={field.FieldNumber} {field.FieldType}{(field.IsRepeated ? "*" : "")}";
    }

    [Fact]
    public void The_service_has_the_published_methods()
    {
        var service = Assert.Single(OpenInferenceReflection.Descriptor.Services);
        Assert.Equal("inference.GRPCInferenceService", service.FullName);
        Assert.Equal(["ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer"], service.Methods.Select(method => method.Name));
        Assert.All(service.Methods, method => Assert.Equal(($"{method.Name}Request", $"{method.Name}Response"), (method.InputType.Name, method.OutputType.Name)));
    }
}
