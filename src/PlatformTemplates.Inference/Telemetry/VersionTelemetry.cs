namespace PlatformTemplates.Inference.Telemetry;

/// <summary>The metrics of one version's queue.</summary>
internal sealed class VersionTelemetry(InferenceTelemetry telemetry, string model, string version)
{
    private readonly KeyValuePair<string, object?> _model = new(TelemetryNames.Model, model);
    private readonly KeyValuePair<string, object?> _version = new(TelemetryNames.Version, version);

    public void Waited(TimeSpan duration) => telemetry.Queue.Record(duration.TotalSeconds, _model, _version);

    public void Ran(long rows, TimeSpan duration)
    {
        telemetry.Batch.Record(rows, _model, _version);
        telemetry.Run.Record(duration.TotalSeconds, _model, _version);
    }
}
