using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PlatformTemplates.ServiceDefaults.Health;

internal static class HealthRegistration
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(checks =>
        {
            checks.Registrations.Add(HostChecks.Started);
            checks.Registrations.Add(HostChecks.Running);
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HealthProbes>();
        services.AddSingleton<ManagementListener>();
        services.AddHostedService(provider => provider.GetRequiredService<ManagementListener>());
    }
}
