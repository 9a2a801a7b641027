namespace PlatformTemplates.Inference;

/// <summary>A model by the application's own types. Its requests share the queue and the batches with those of the protocol.</summary>
/// <typeparam name="TInput">What is predicted from.</typeparam>
/// <typeparam name="TOutput">What is predicted.</typeparam>
public interface IModel<in TInput, TOutput>
{
    /// <summary>Asks for a prediction.</summary>
    /// <param name="input">What to predict from.</param>
    /// <param name="trafficKey">Whose request it is, see <see cref="InferenceRequest.TrafficKey"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InferenceException">There is none; the exception says why.</exception>
    Task<Prediction<TOutput>> PredictAsync(TInput input, string? trafficKey, CancellationToken cancellationToken);
}

/// <summary>What a model predicted.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="Value">The prediction.</param>
/// <param name="Version">The version of the model that made it.</param>
public sealed record Prediction<T>(T Value, string Version);
