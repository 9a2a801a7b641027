namespace PlatformTemplates.Inference.Telemetry;

/// <summary>
/// Every name that this library's telemetry has, in one place: alerts and dashboards are written against these. OpenTelemetry's
/// conventions for generative models don't fit; <c>error.type</c> is theirs.
/// </summary>
public static class TelemetryNames
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Source = "PlatformTemplates.Inference";

    /// <summary>Histogram, seconds: a request from its arrival in the queue to its answer, by <see cref="Outcome"/> and <see cref="Protocol"/>.</summary>
    public const string RequestDuration = "platform.inference.request.duration";

    /// <summary>Histogram, seconds: how long a request waited in the queue before it was run.</summary>
    public const string QueueDuration = "platform.inference.queue.duration";

    /// <summary>Gauge, {request}: requests that wait.</summary>
    public const string QueueLength = "platform.inference.queue.length";

    /// <summary>Gauge, {request}: how many may wait.</summary>
    public const string QueueLimit = "platform.inference.queue.limit";

    /// <summary>Histogram, {row}: rows of one run.</summary>
    public const string BatchSize = "platform.inference.batch.size";

    /// <summary>Histogram, seconds: one run of the model.</summary>
    public const string RunDuration = "platform.inference.run.duration";

    /// <summary>Gauge, always 1: a version that is served, with its <see cref="Digest"/>.</summary>
    public const string ModelInfo = "platform.inference.model.info";

    /// <summary>Gauge: 1 when every model that has to be there is loaded, else 0.</summary>
    public const string Ready = "platform.inference.ready";

    /// <summary>Counter, {load}: versions that were loaded, failed to load or were retired, by <see cref="Outcome"/>.</summary>
    public const string Loads = "platform.inference.model.loads";

    /// <summary>Gauge, {version}: versions that can't be loaded at the moment, and 1 more while the source can't be read. An older version may be served instead.</summary>
    public const string FailedLoads = "platform.inference.model.failed_loads";

    /// <summary>Counter, {request}: requests for the shadow version, by <see cref="Outcome"/>: <c>compared</c>, <c>dropped</c> or <c>failed</c>.</summary>
    public const string ShadowRequests = "platform.inference.shadow.requests";

    /// <summary>Histogram: how far the shadow's numbers are from the answer's, the largest difference of a request relative to the answer's largest number.</summary>
    public const string ShadowDifference = "platform.inference.shadow.difference";

    /// <summary>Gauge: the population stability index of a feature against the training profile. Below 0.1 nothing happened, above 0.2 look into it.</summary>
    public const string DriftPsi = "platform.inference.drift.psi";

    /// <summary>Gauge, 0 to 1: the Kolmogorov–Smirnov statistic of a numeric feature against the training profile.</summary>
    public const string DriftKs = "platform.inference.drift.ks";

    /// <summary>Gauge, {row}: rows in the window that drift and predictions are measured over.</summary>
    public const string WindowRows = "platform.inference.window.rows";

    /// <summary>Gauge: numeric predictions in the window, by <see cref="Statistic"/>.</summary>
    public const string Prediction = "platform.inference.prediction";

    /// <summary>Gauge, 0 to 1: the share of a class among the predictions in the window, by <see cref="Class"/>.</summary>
    public const string PredictionShare = "platform.inference.prediction.share";

    /// <summary>Attribute: the model's name.</summary>
    public const string Model = "platform.inference.model";

    /// <summary>Attribute: its version.</summary>
    public const string Version = "platform.inference.version";

    /// <summary>
    /// Attribute: how it ended. A request: <c>ok</c>, <c>invalid_request</c>, <c>unknown_model</c>, <c>overloaded</c>,
    /// <c>model_failed</c>, <c>not_ready</c>, <c>timed_out</c> or <c>cancelled</c>. A load: <c>loaded</c>, <c>failed</c> or <c>retired</c>.
    /// </summary>
    public const string Outcome = "platform.inference.outcome";

    /// <summary>Attribute: how a request came: <c>rest</c>, <c>grpc</c> or <c>direct</c>.</summary>
    public const string Protocol = "platform.inference.protocol";

    /// <summary>Attribute: the feature's name in the training profile.</summary>
    public const string Feature = "platform.inference.feature";

    /// <summary>Attribute: the model's output.</summary>
    public const string Output = "platform.inference.output";

    /// <summary>Attribute: <c>mean</c>, <c>p10</c>, <c>p50</c> or <c>p90</c>.</summary>
    public const string Statistic = "platform.inference.statistic";

    /// <summary>Attribute: a class that was predicted; all beyond the twenty most frequent are <c>other</c>.</summary>
    public const string Class = "platform.inference.class";

    /// <summary>Attribute: the SHA-256 digest of the model.</summary>
    public const string Digest = "platform.inference.digest";

    internal const string Rows = "platform.inference.rows";
    internal const string ErrorType = "error.type";
}
