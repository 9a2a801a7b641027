using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference;

/// <summary>A prediction.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that predicted.</param>
/// <param name="Outputs">Its outputs.</param>
public sealed record InferenceResult(string Model, string Version, IReadOnlyList<Tensor> Outputs)
{
    /// <summary>The output of a name.</summary>
    /// <param name="output">The name.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Tensor this[string output]
        => Outputs.FirstOrDefault(tensor => tensor.Name == output) ?? throw new InvalidOperationException($"The model '{Model}' has no output '{output}', but {string.Join(", ", Outputs.Select(o => o.Name))}.");
}
