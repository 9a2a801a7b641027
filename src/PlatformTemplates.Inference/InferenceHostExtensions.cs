using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PlatformTemplates.Inference;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Protocol;
using PlatformTemplates.Inference.Serving;
using PlatformTemplates.Inference.Telemetry;
using PlatformTemplates.Inference.Traffic;

namespace Microsoft.Extensions.Hosting;

/// <summary>Inference for a host of any kind.</summary>
public static class InferenceHostExtensions
{
    /// <summary>
    /// Adds models: their source, their queues, a check for start-up and readiness, and telemetry, which is exported where
    /// OpenTelemetry is set up. <c>app.MapInference()</c> opens them to callers.
    /// </summary>
    /// <param name="builder">The host's builder, with its configuration sources added.</param>
    /// <param name="configure">Chooses the source.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">No source was chosen, or an option is out of its range; the message names its key.</exception>
    public static TBuilder AddInference<TBuilder>(this TBuilder builder, Action<InferenceBuilder> configure)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ModelRepository)))
            throw new InvalidOperationException("AddInference was called twice: say everything in one call.");

        services.AddSingleton<ModelRepository>();
        var inference = new InferenceBuilder(builder);
        configure(inference);
        if (services.All(service => service.ServiceType != typeof(IModelSource)))
            throw new InvalidOperationException("No source of models was chosen: call inference.UseFiles() or another one in AddInference.");
        var options = LiveOptions.Read(builder.Configuration, inference.Configured);

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(provider => new LiveOptions(options, provider.GetRequiredService<IConfiguration>(), inference.Configured, provider.GetRequiredService<ILogger<LiveOptions>>()));
        services.AddSingleton<InferenceTelemetry>();
        services.AddSingleton<ShadowTraffic>();
        services.AddSingleton<IInference, InferenceService>();
        services.AddSingleton<ModelLoader>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelLoader>());
        services.AddHealthChecks().AddCheck<ModelsCheck>("models", tags: ["startup", "ready"]);
        services.AddSingleton<ServerInfo>();
        services.AddGrpc();
        services.AddProblemDetails();
        services.AddExceptionHandler<InferenceProblem>();
        services.AddSingleton<IDeveloperPageExceptionFilter, InferenceProblem>();
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(TelemetryNames.Source));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(TelemetryNames.Source));
        return builder;
    }
}
