using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PlatformTemplates.Inference.Telemetry;

/// <summary>Spans and metrics of inference.</summary>
internal sealed class InferenceTelemetry : IDisposable
{
    private static readonly InstrumentAdvice<double> _seconds = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
    private static readonly InstrumentAdvice<double> _runSeconds = new() { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] };
    private static readonly InstrumentAdvice<long> _rows = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };
    private static readonly InstrumentAdvice<double> _difference = new() { HistogramBucketBoundaries = [0, 1e-6, 1e-4, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5] };

    private readonly ActivitySource _source = new(TelemetryNames.Source);
    private readonly Histogram<double> _request;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _shadowRequests;
    private readonly Histogram<double> _shadowDifference;

    public InferenceTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(TelemetryNames.Source);
        _request = Meter.CreateHistogram(TelemetryNames.RequestDuration, "s", "Duration of a request, the wait in the queue included.", tags: null, _seconds);
        Queue = Meter.CreateHistogram(TelemetryNames.QueueDuration, "s", "Time that a request waited before it was run.", tags: null, _seconds);
        Batch = Meter.CreateHistogram(TelemetryNames.BatchSize, "{row}", "Rows of one run.", tags: null, _rows);
        Run = Meter.CreateHistogram(TelemetryNames.RunDuration, "s", "Duration of one run of the model.", tags: null, _runSeconds);
        _loads = Meter.CreateCounter<long>(TelemetryNames.Loads, "{load}", "Versions that were loaded, failed to load or were retired.");
        _shadowRequests = Meter.CreateCounter<long>(TelemetryNames.ShadowRequests, "{request}", "Requests for the shadow version.");
        _shadowDifference = Meter.CreateHistogram(TelemetryNames.ShadowDifference, unit: null, "Largest relative difference of the shadow's numbers from the answer's.", tags: null, _difference);
    }

    public Meter Meter { get; }

    public Histogram<double> Queue { get; }

    public Histogram<long> Batch { get; }

    public Histogram<double> Run { get; }

    public Activity? Start(InferenceRequest request)
        => _source.StartActivity($"infer {request.Model}", ActivityKind.Internal)?.SetTag(TelemetryNames.Model, request.Model);

    public void Answered(InferenceRequest request, string? model, string? version, TimeSpan duration, string outcome)
    {
        // A name that no model has is the caller's, and there are endlessly many.
        _request.Record(
            duration.TotalSeconds,
            new(TelemetryNames.Model, model ?? "unknown"),
            new(TelemetryNames.Version, version ?? "unknown"),
            new(TelemetryNames.Outcome, outcome),
            new(TelemetryNames.Protocol, request.Protocol));
    }

    public void Loaded(string model, string version, string outcome)
        => _loads.Add(1, new(TelemetryNames.Model, model), new(TelemetryNames.Version, version), new(TelemetryNames.Outcome, outcome));

    public void Shadowed(string model, string version, string outcome)
        => _shadowRequests.Add(1, new(TelemetryNames.Model, model), new(TelemetryNames.Version, version), new(TelemetryNames.Outcome, outcome));

    public void Differed(string model, string version, double difference)
        => _shadowDifference.Record(difference, new(TelemetryNames.Model, model), new(TelemetryNames.Version, version));

    public void Dispose() => _source.Dispose();
}
