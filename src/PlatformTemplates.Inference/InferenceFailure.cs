namespace PlatformTemplates.Inference;

/// <summary>Why a request got no prediction, with the HTTP and the gRPC status it is answered by.</summary>
public enum InferenceFailure
{
    /// <summary>The request is wrong. 400, INVALID_ARGUMENT.</summary>
    InvalidRequest,

    /// <summary>There is no such model or version. 404, NOT_FOUND.</summary>
    UnknownModel,

    /// <summary>The queue is full. 429 with Retry-After, RESOURCE_EXHAUSTED.</summary>
    Overloaded,

    /// <summary>The model failed. 500, INTERNAL.</summary>
    ModelFailed,

    /// <summary>The model is not loaded yet. 503, UNAVAILABLE.</summary>
    NotReady,

    /// <summary>The time was over before there was an answer. 504, DEADLINE_EXCEEDED.</summary>
    TimedOut,
}
