using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>Checks of the host's own state: they cost nothing and must be true at the moment, so they are never cached.</summary>
internal static class HostChecks
{
    /// <summary>Warm-up is over: every hosted service has started.</summary>
    public static HealthCheckRegistration Started { get; } = Of(
        "host-started", lifetime => lifetime.ApplicationStarted.IsCancellationRequested, "The host is starting.", HealthTags.Startup, HealthTags.Ready);

    /// <summary>The host was not told to stop. ApplicationStopping is the first thing that happens on SIGTERM.</summary>
    public static HealthCheckRegistration Running { get; } = Of(
        "host-running", lifetime => !lifetime.ApplicationStopping.IsCancellationRequested, "The host is stopping.", HealthTags.Ready);

    public static bool Contains(HealthCheckRegistration registration) => ReferenceEquals(registration, Started) || ReferenceEquals(registration, Running);

    private static HealthCheckRegistration Of(string name, Func<IHostApplicationLifetime, bool> isHealthy, string otherwise, params string[] tags) =>
        new(name, services => new HostCheck(services.GetRequiredService<IHostApplicationLifetime>(), isHealthy, otherwise), HealthStatus.Unhealthy, tags);

    private sealed class HostCheck(IHostApplicationLifetime lifetime, Func<IHostApplicationLifetime, bool> isHealthy, string otherwise) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(isHealthy(lifetime) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(otherwise));
    }
}
