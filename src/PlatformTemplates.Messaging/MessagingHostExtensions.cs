using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PlatformTemplates.Messaging;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Publishing;
using PlatformTemplates.Messaging.Serialization;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace Microsoft.Extensions.Hosting;

/// <summary>Messaging for a host of any kind.</summary>
public static class MessagingHostExtensions
{
    /// <summary>
    /// Adds publishing and consuming: the publisher, the subscriptions that run with the host, a readiness check of the
    /// broker, and telemetry, which is exported where OpenTelemetry is set up.
    /// </summary>
    /// <param name="builder">The host's builder, with its configuration sources added.</param>
    /// <param name="configure">Chooses the broker and says what is published and consumed.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">No broker was chosen, or an option is out of its range; the message names its key.</exception>
    public static TBuilder AddMessaging<TBuilder>(this TBuilder builder, Action<MessagingBuilder> configure)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (builder.Services.Any(service => service.ServiceType == typeof(MessageFactory)))
            throw new InvalidOperationException("AddMessaging was called twice: say everything in one call.");

        var options = new MessagingOptions();
        builder.Configuration.GetSection(MessagingOptions.SectionName).Bind(options);
        if (options.ShutdownTimeout <= TimeSpan.Zero || options.ShutdownTimeout > TimeSpan.FromHours(1))
            throw new InvalidOperationException($"{MessagingOptions.SectionName}:ShutdownTimeout must be more than zero and at most an hour, written as hours:minutes:seconds, not {options.ShutdownTimeout:c}.");
        builder.Services.Configure<MessagingOptions>(builder.Configuration.GetSection(MessagingOptions.SectionName));

        var messaging = new MessagingBuilder(builder, options);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<MessagingTelemetry>();
        services.AddSingleton<IMessageSerializer>(_ => new JsonMessageSerializer(new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }));
        services.AddSingleton<IMessageTransaction, PlainScope>();
        services.AddSingleton<MessageSender>();
        services.AddSingleton<IMessagePublisher, MessagePublisher>();
        services.AddSingleton(provider => new MessageFactory(
            messaging.Publications,
            provider.GetRequiredService<IMessageSerializer>(),
            provider.GetRequiredService<TimeProvider>(),
            options.Source ?? "/" + builder.Environment.ApplicationName));
        services.AddHostedService<MessagingService>();
        services.AddHealthChecks().AddCheck<BrokerCheck>("broker", tags: ["ready"]);
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(TelemetryNames.Source));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(TelemetryNames.Source));

        configure(messaging);
        if (services.All(service => service.ServiceType != typeof(IBroker)))
            throw new InvalidOperationException("No broker was chosen: call messaging.UseKafka() or messaging.UseRabbitMq() in AddMessaging.");
        return builder;
    }
}
