using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PlatformTemplates.ServiceDefaults;
using PlatformTemplates.ServiceDefaults.Health;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Service defaults for a web application.</summary>
public static class ServiceDefaultsApplicationExtensions
{
    private const string Mapped = "PlatformTemplates.ServiceDefaults.Mapped";

    /// <summary>
    /// Puts rate limiting and request timeouts into the pipeline and maps the health endpoints. Call it first after
    /// <c>builder.Build()</c>: middleware added before it is not covered. Calling it again does nothing.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    /// <exception cref="InvalidOperationException"><c>AddServiceDefaults</c> was not called.</exception>
    /// <exception cref="OptionsValidationException">An option is out of its range; the message names its key.</exception>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetService<ServiceDefaultsRegistration>() is null)
            throw new InvalidOperationException("MapServiceDefaults has nothing to map: call builder.AddServiceDefaults() before builder.Build().");

        if (!((IApplicationBuilder)app).Properties.TryAdd(Mapped, true))
            return app;

        var options = app.Services.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value;
        if (options.RateLimiting.Enabled)
            app.UseRateLimiter();
        if (options.RequestTimeouts.Enabled)
            app.UseRequestTimeouts();
        if (options.Health.Enabled)
            app.MapHealth(options.Health);
        return app;
    }
}
