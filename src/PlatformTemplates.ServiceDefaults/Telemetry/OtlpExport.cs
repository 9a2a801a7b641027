using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PlatformTemplates.ServiceDefaults.Telemetry;

/// <summary>
/// Export by the standard variables. With OTEL_EXPORTER_OTLP_ENDPOINT the exporter itself reads all of them; with a
/// variable of one signal alone, only that signal is exported, and the exporter has to be told.
/// </summary>
internal static class OtlpExport
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    public static void UseOtlp(this OpenTelemetryBuilder telemetry, IConfiguration configuration)
    {
        if (IsSet($"{Prefix}ENDPOINT"))
        {
            telemetry.UseOtlpExporter();
            return;
        }

        if (IsSet($"{Prefix}TRACES_ENDPOINT"))
            telemetry.WithTracing(tracing => tracing.AddOtlpExporter(exporter => Configure(exporter, "TRACES")));
        if (IsSet($"{Prefix}METRICS_ENDPOINT"))
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter(exporter => Configure(exporter, "METRICS")));
        if (IsSet($"{Prefix}LOGS_ENDPOINT"))
            telemetry.WithLogging(logging => logging.AddOtlpExporter(exporter => Configure(exporter, "LOGS")));

        bool IsSet(string variable) => !string.IsNullOrWhiteSpace(configuration[variable]);

        void Configure(OtlpExporterOptions exporter, string signal)
        {
            var endpoint = configuration[$"{Prefix}{signal}_ENDPOINT"];
            exporter.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
                ? uri
                : throw new InvalidOperationException($"{Prefix}{signal}_ENDPOINT must be an absolute URL, not '{endpoint}'.");
            exporter.Protocol = configuration[$"{Prefix}{signal}_PROTOCOL"] switch
            {
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                "grpc" => OtlpExportProtocol.Grpc,
                null or "" => exporter.Protocol,
                var other => throw new InvalidOperationException($"{Prefix}{signal}_PROTOCOL must be 'grpc' or 'http/protobuf', not '{other}'."),
            };
            exporter.Headers = configuration[$"{Prefix}{signal}_HEADERS"] ?? exporter.Headers;
            if (int.TryParse(configuration[$"{Prefix}{signal}_TIMEOUT"], out var milliseconds))
                exporter.TimeoutMilliseconds = milliseconds;
        }
    }
}
