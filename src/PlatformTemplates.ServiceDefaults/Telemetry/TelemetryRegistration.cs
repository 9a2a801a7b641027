using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PlatformTemplates.ServiceDefaults.Health;

namespace PlatformTemplates.ServiceDefaults.Telemetry;

internal static class TelemetryRegistration
{
    // Npgsql, the resilience pipelines and health checks emit by themselves; OpenTelemetry needs their names only.
    private const string Npgsql = "Npgsql";
    private const string Polly = "Polly";

    public static void AddTelemetry(this IHostApplicationBuilder builder, bool isWeb)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddDetector(services => new ServiceResource(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>()))
                .AddEnvironmentVariableDetector())
            .WithTracing(tracing =>
            {
                tracing.AddSource(builder.Environment.ApplicationName, Npgsql).AddHttpClientInstrumentation();
                if (isWeb)
                    tracing.AddAspNetCoreInstrumentation();
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(builder.Environment.ApplicationName, Npgsql, Polly)
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .SetExemplarFilter(ExemplarFilterType.TraceBased);
                if (isWeb)
                    metrics.AddAspNetCoreInstrumentation();
            })
            .WithLogging(configureBuilder: null, logging =>
            {
                logging.IncludeFormattedMessage = true;
                logging.IncludeScopes = true;
            });
        telemetry.UseOtlp(builder.Configuration);

        builder.Services.ConfigureOpenTelemetryTracerProvider((services, tracing) => tracing.AddSource([.. OptionsOf(services).Sources]));
        builder.Services.ConfigureOpenTelemetryMeterProvider((services, metrics) => metrics.AddMeter([.. OptionsOf(services).Meters]));
        if (isWeb)
            builder.Services.PostConfigure<AspNetCoreTraceInstrumentationOptions>(LeaveOutHealth);
    }

    private static TelemetryOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value.Telemetry;

    private static void LeaveOutHealth(AspNetCoreTraceInstrumentationOptions tracing)
    {
        var own = tracing.Filter;
        tracing.Filter = context => !IsHealth(context) && (own is null || own(context));
    }

    private static bool IsHealth(HttpContext context) => Probe.Find(context.Request.Path) is not null;
}
