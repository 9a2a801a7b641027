using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlatformTemplates.ServiceDefaults;
using PlatformTemplates.ServiceDefaults.Errors;
using PlatformTemplates.ServiceDefaults.Health;
using PlatformTemplates.ServiceDefaults.Logging;
using PlatformTemplates.ServiceDefaults.Redaction;
using PlatformTemplates.ServiceDefaults.Requests;
using PlatformTemplates.ServiceDefaults.Resilience;
using PlatformTemplates.ServiceDefaults.Shutdown;
using PlatformTemplates.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Service defaults for a host of any kind.</summary>
public static class ServiceDefaultsHostExtensions
{
    /// <summary>
    /// Adds telemetry, health checks, resilient HTTP clients, redaction and a graceful shutdown; for a web host also
    /// problem details, rate limiting, request timeouts and body limits, which <c>app.MapServiceDefaults()</c> puts to
    /// work. Calling it again only adds the delegate.
    /// </summary>
    /// <param name="builder">The web or worker host's builder, with its configuration sources added.</param>
    /// <param name="configure">
    /// Sets options; what it sets wins over the configuration section <c>ServiceDefaults</c>. It is called more than once.
    /// </param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">A value in the section can't be read as its option's type.</exception>
    /// <exception cref="OptionsValidationException">
    /// An option is out of its range; the message names its key. What only a later source or delegate sets wrong stops the
    /// host the same way when it is built or started.
    /// </exception>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, Action<ServiceDefaultsOptions>? configure = null)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(ServiceDefaultsRegistration)))
        {
            if (configure is not null)
                services.Configure(configure);
            return builder;
        }

        var options = new ServiceDefaultsOptions();
        options.BindTo(builder.Configuration);
        configure?.Invoke(options);

        // Told here already: what follows makes use of the values, and its complaints would not name our keys.
        var registration = new ServiceDefaultsRegistration(options);
        if (new ServiceDefaultsValidation(registration).Validate(name: null, options) is { Failed: true } wrong)
            throw new OptionsValidationException(ServiceDefaultsOptions.SectionName, typeof(ServiceDefaultsOptions), wrong.Failures);

        services.AddSingleton(registration);
        services.AddSingleton<IValidateOptions<ServiceDefaultsOptions>, ServiceDefaultsValidation>();
        var bound = services.AddOptions<ServiceDefaultsOptions>()
            .Configure<IConfiguration>((late, configuration) => late.BindTo(configuration))
            .ValidateOnStart();
        if (configure is not null)
            bound.Configure(configure);

        var isWeb = services.Any(service => service.ServiceType == typeof(IWebHostEnvironment));
        services.AddHealth();
        services.AddShutdown(isWeb);
        if (isWeb)
        {
            services.AddErrors();
            services.AddRequestLimits();
        }

        if (options.Telemetry.Enabled)
            builder.AddTelemetry(isWeb);
        if (options.Resilience.Enabled)
            services.AddResilience();
        if (options.Logging.Enabled)
            builder.AddConsoleLog(options.Logging);
        if (options.Redaction.Enabled)
            builder.AddRedaction(options.Redaction);

        return builder;
    }
}
