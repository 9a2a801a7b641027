namespace PlatformTemplates.Inference;

/// <summary>A request got no prediction. The message is for the caller to read: it names what the caller sent, and no more.</summary>
public sealed class InferenceException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">For the caller to read.</param>
    /// <param name="inner">What happened, for the log.</param>
    public InferenceException(InferenceFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Why.</summary>
    public InferenceFailure Failure { get; }

    /// <summary>When to try again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    internal static InferenceException Invalid(string message) => new(InferenceFailure.InvalidRequest, message);
}
