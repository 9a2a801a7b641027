using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Shutdown;

internal static class ShutdownRegistration
{
    public static void AddShutdown(this IServiceCollection services, bool isWeb)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<ConnectionDraining>();
        services.AddOptions<HostOptions>().Configure<IOptions<ServiceDefaultsOptions>>((host, options) =>
        {
            // The host counts the delay as part of its stop.
            if (options.Value.Shutdown.Enabled)
                host.ShutdownTimeout = options.Value.Shutdown.DrainDelay + options.Value.Shutdown.Timeout;
        });
        if (isWeb)
            services.AddTransient<IStartupFilter, ConnectionClosing>();
    }
}
