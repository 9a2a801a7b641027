namespace PlatformTemplates.Inference;

/// <summary>Predictions of the models that the service holds. REST and gRPC ask it too, so all share one queue a version.</summary>
public interface IInference
{
    /// <summary>Asks for a prediction.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait; a request that still waits in the queue is not run.</param>
    /// <exception cref="InferenceException">There is none; the exception says why.</exception>
    Task<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken);
}
