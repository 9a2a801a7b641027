using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.Serving;

/// <summary>What a failed run says to the caller. What ONNX Runtime says names nodes and files, and goes to the log alone.</summary>
internal static class ModelFailure
{
    // ONNX Runtime's exception has its code in its text alone.
    private const string InvalidArgument = "[ErrorCode:InvalidArgument]";

    public static InferenceException Of(ModelRevision revision, Exception exception)
        => exception.Message.StartsWith(InvalidArgument, StringComparison.Ordinal)
            ? new InferenceException(InferenceFailure.InvalidRequest, $"Version '{revision.Version}' of the model '{revision.Model}' can't be run on these inputs.", exception)
            : new InferenceException(InferenceFailure.ModelFailed, $"Version '{revision.Version}' of the model '{revision.Model}' failed on these inputs.", exception);
}
