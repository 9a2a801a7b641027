using Microsoft.Extensions.Logging;
using PlatformTemplates.Inference.Serving;
using PlatformTemplates.Inference.Telemetry;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Traffic;

/// <summary>
/// Copies of answered requests for a version that is tried out. They are sent after the answer, and only as many as the shadow
/// keeps up with: what is too much is dropped.
/// </summary>
internal sealed partial class ShadowTraffic(InferenceTelemetry telemetry, TimeProvider time, ILogger<ShadowTraffic> logger)
{
    private const int MostInFlight = 64;

    private int _inFlight;

    /// <summary>Sends a copy, or drops it. Returns at once.</summary>
    public void Mirror(ServedVersion shadow, ShadowOptions options, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> answer, TimeSpan timeout)
    {
        if (options.Fraction < 1 && Random.Shared.NextDouble() >= options.Fraction)
            return;
        if (Interlocked.Increment(ref _inFlight) > MostInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            telemetry.Shadowed(shadow.Revision.Model, shadow.Revision.Version, "dropped");
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => _ = SendAsync(shadow, inputs, answer, timeout), state: null);
    }

    private async Task SendAsync(ServedVersion shadow, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> answer, TimeSpan timeout)
    {
        var (model, version) = (shadow.Revision.Model, shadow.Revision.Version);
        try
        {
            if (!shadow.TryEnter())
                return;
            try
            {
                shadow.Signature.MustTake(model, inputs);
                var outputs = await shadow.InferAsync(inputs, timeout, time, CancellationToken.None);
                shadow.Monitor?.Observe(inputs, outputs);
                telemetry.Shadowed(model, version, "compared");
                if (Difference(answer, outputs) is { } difference)
                    telemetry.Differed(model, version, difference);
            }
            finally
            {
                shadow.Leave();
            }
        }
        catch (InferenceException exception) when (exception.Failure == InferenceFailure.Overloaded)
        {
            telemetry.Shadowed(model, version, "dropped");
        }
        catch (Exception exception)
        {
            telemetry.Shadowed(model, version, "failed");
            LogFailed(logger, exception, version, model);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>The largest difference of two answers, relative to the greatest number of the first; null where they have no numbers in common.</summary>
    internal static double? Difference(IReadOnlyList<Tensor> answer, IReadOnlyList<Tensor> outputs)
    {
        double? largest = null;
        foreach (var tensor in answer)
        {
            var other = outputs.FirstOrDefault(output => output.Name == tensor.Name);
            if (other is null || tensor.DataType == DataType.Bytes || other.DataType != tensor.DataType || other.Data.Length != tensor.Data.Length)
                continue;
            var (scale, difference) = (0.0, 0.0);
            for (var i = 0; i < tensor.Data.Length / tensor.DataType.Size(); i++)
            {
                var (a, b) = (tensor.NumberAt(i)!.Value, other.NumberAt(i)!.Value);
                scale = Math.Max(scale, Math.Abs(a));
                difference = Math.Max(difference, Math.Abs(a - b));
            }

            var relative = difference == 0 ? 0 : difference / Math.Max(scale, double.Epsilon);
            largest = Math.Max(largest ?? 0, double.IsFinite(relative) ? relative : double.MaxValue);
        }

        return largest;
    }

    [LoggerMessage(1, LogLevel.Warning, "The shadow version {Version} of the model {Model} gave no answer to a copied request")]
    private static partial void LogFailed(ILogger logger, Exception exception, string version, string model);
}
