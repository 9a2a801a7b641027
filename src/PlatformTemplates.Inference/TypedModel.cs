using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference;

internal sealed class TypedModel<TInput, TOutput>(IInference inference, string name, Func<TInput, IReadOnlyList<Tensor>> encode, Func<InferenceResult, TOutput> decode) : IModel<TInput, TOutput>
{
    public async Task<Prediction<TOutput>> PredictAsync(TInput input, string? trafficKey, CancellationToken cancellationToken)
    {
        var result = await inference.InferAsync(new InferenceRequest(name, encode(input)) { TrafficKey = trafficKey }, cancellationToken);
        return new Prediction<TOutput>(decode(result), result.Version);
    }
}
