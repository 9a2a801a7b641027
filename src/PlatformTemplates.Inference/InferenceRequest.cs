using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference;

/// <summary>A request for a prediction.</summary>
/// <param name="Model">The model.</param>
/// <param name="Inputs">All its inputs.</param>
public sealed record InferenceRequest(string Model, IReadOnlyList<Tensor> Inputs)
{
    /// <summary>The version; null for the one that the model's traffic options choose, or else the newest.</summary>
    public string? Version { get; init; }

    /// <summary>The outputs to answer with; null for all.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>
    /// Whose request it is, such as the id of a customer: where traffic is divided among versions, one key always meets the same
    /// version. Null for one by chance.
    /// </summary>
    public string? TrafficKey { get; init; }

    /// <summary>How it came, for the metrics: <c>rest</c>, <c>grpc</c> or <c>direct</c>.</summary>
    internal string Protocol { get; init; } = "direct";
}
