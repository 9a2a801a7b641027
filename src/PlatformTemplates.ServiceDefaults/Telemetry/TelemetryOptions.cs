namespace PlatformTemplates.ServiceDefaults.Telemetry;

/// <summary>
/// Traces, metrics and logs through OpenTelemetry. Where they go is not said here but by the standard
/// <c>OTEL_EXPORTER_OTLP_*</c> variables; with none of them set nothing is exported. Sampling follows
/// <c>OTEL_TRACES_SAMPLER</c>.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>Whether OpenTelemetry is set up. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Names of activity sources to trace beside ASP.NET Core, HttpClient, Npgsql and the source named after the
    /// application. A trailing <c>*</c> stands for any ending. Default: none.
    /// </summary>
    public IList<string> Sources { get; } = [];

    /// <summary>
    /// Names of meters to collect beside ASP.NET Core, HttpClient, the runtime, Npgsql, Polly and the meter named after
    /// the application. A trailing <c>*</c> stands for any ending. Default: none.
    /// </summary>
    public IList<string> Meters { get; } = [];
}
