using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Telemetry;
using PlatformTemplates.Inference.Tensors;
using PlatformTemplates.Inference.Traffic;

namespace PlatformTemplates.Inference.Serving;

/// <summary>The way of a request: to a version, through its queue, and back with the outputs that were asked for.</summary>
internal sealed partial class InferenceService(ModelRepository repository, LiveOptions options, ShadowTraffic shadows, InferenceTelemetry telemetry, TimeProvider time, ILogger<InferenceService> logger) : IInference
{
    private static readonly ModelOptions _defaults = new();

    public async Task<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = Stopwatch.GetTimestamp();
        using var activity = telemetry.Start(request);
        var outcome = "cancelled";
        ModelRevision? revision = null;
        try
        {
            var own = options.Current.Models.TryGetValue(request.Model, out var found) ? found : _defaults;
            var version = Enter(request, own);
            try
            {
                revision = version.Revision;
                Check(request, version);
                var outputs = await version.InferAsync(request.Inputs, own.Timeout, time, cancellationToken);
                version.Monitor?.Observe(request.Inputs, outputs);
                Mirror(request, own, version, outputs);
                outcome = "ok";
                return new InferenceResult(revision.Model, revision.Version, Select(outputs, request.Outputs));
            }
            finally
            {
                version.Leave();
            }
        }
        catch (InferenceException exception)
        {
            outcome = NameOf(exception.Failure);
            if (exception.Failure == InferenceFailure.ModelFailed || exception.InnerException is not null)
                LogFailed(logger, exception.InnerException ?? exception, revision?.Version ?? "", request.Model);
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(TelemetryNames.ErrorType, outcome);
            throw;
        }
        finally
        {
            activity?.SetTag(TelemetryNames.Version, revision?.Version).SetTag(TelemetryNames.Rows, request.Inputs.Count > 0 ? request.Inputs[0].Rows : 0).SetTag(TelemetryNames.Outcome, outcome);
            telemetry.Answered(request, revision?.Model, revision?.Version, Stopwatch.GetElapsedTime(start), outcome);
        }
    }

    /// <summary>The version that a request means; whoever asks must leave it.</summary>
    /// <exception cref="InferenceException">There is none.</exception>
    private ServedVersion Enter(InferenceRequest request, ModelOptions own)
    {
        while (true)
        {
            var version = Find(request, own);
            if (version.TryEnter())
                return version;
            // It was replaced between the two; unless the service stops, another one is in its place already.
            if (repository.Find(version.Revision.Model, version.Revision.Version) == version)
                throw new InferenceException(InferenceFailure.NotReady, "The service stops.");
        }
    }

    private ServedVersion Find(InferenceRequest request, ModelOptions own)
    {
        if (!repository.Models.TryGetValue(request.Model, out var versions))
        {
            throw repository.Required is null || repository.Required.Contains(request.Model)
                ? new InferenceException(InferenceFailure.NotReady, $"The model '{request.Model}' is not loaded yet.")
                : new InferenceException(InferenceFailure.UnknownModel, $"There is no model '{request.Model}'.");
        }

        if (request.Version is null)
            return TrafficSplit.Choose(versions, own.Traffic, request.Model, request.TrafficKey);
        return versions.FirstOrDefault(version => version.Revision.Version == request.Version)
            ?? throw new InferenceException(InferenceFailure.UnknownModel, $"The model '{request.Model}' has no version '{request.Version}', but {string.Join(", ", versions.Select(version => version.Revision.Version))}.");
    }

    private static void Check(InferenceRequest request, ServedVersion version)
    {
        version.Signature.MustTake(request.Model, request.Inputs);
        version.Signature.MustGive(request.Model, request.Outputs);
        if (!version.Signature.HasRows)
            return;
        foreach (var input in request.Inputs)
        {
            if (input.Rows == 0)
                throw InferenceException.Invalid($"The input '{input.Name}' has no rows.");
            if (version.Unbatched is null && input.Rows != request.Inputs[0].Rows)
                throw InferenceException.Invalid($"The input '{input.Name}' has {input.Rows} rows, but '{request.Inputs[0].Name}' has {request.Inputs[0].Rows}.");
        }
    }

    private void Mirror(InferenceRequest request, ModelOptions own, ServedVersion version, Tensor[] outputs)
    {
        var shadow = own.Traffic.Shadow;
        if (shadow.Version is not null && shadow.Version != version.Revision.Version && repository.Find(request.Model, shadow.Version) is { } other)
            shadows.Mirror(other, shadow, request.Inputs, outputs, own.Timeout);
    }

    private static IReadOnlyList<Tensor> Select(Tensor[] outputs, IReadOnlyList<string>? names)
        => names is null or { Count: 0 } ? outputs : [.. names.Select(name => outputs.First(output => output.Name == name))];

    private static string NameOf(InferenceFailure failure) => failure switch
    {
        InferenceFailure.InvalidRequest => "invalid_request",
        InferenceFailure.UnknownModel => "unknown_model",
        InferenceFailure.Overloaded => "overloaded",
        InferenceFailure.NotReady => "not_ready",
        InferenceFailure.TimedOut => "timed_out",
        _ => "model_failed",
    };

    [LoggerMessage(1, LogLevel.Error, "Version {Version} of the model {Model} failed on a request")]
    private static partial void LogFailed(ILogger logger, Exception exception, string version, string model);
}
