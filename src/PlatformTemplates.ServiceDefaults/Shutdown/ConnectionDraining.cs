using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Shutdown;

/// <summary>
/// Holds the stop back for the drain delay. The host stops its servers only after every StoppingAsync has returned, so
/// until then new connections are served, while readiness already fails (ApplicationStopping comes first).
/// </summary>
internal sealed partial class ConnectionDraining(
    IOptions<ServiceDefaultsOptions> options,
    IServiceProvider services,
    TimeProvider time,
    ILogger<ConnectionDraining> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var shutdown = options.Value.Shutdown;

        // Nobody connects to a worker, or to a test server in memory: nothing to wait for.
        if (!shutdown.Enabled || shutdown.DrainDelay <= TimeSpan.Zero || services.GetService<IServer>()?.IsOnNetwork() != true)
            return;

        LogDraining(logger, shutdown.DrainDelay);
        await Task.Delay(shutdown.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Not ready any more; new connections are still served for {DrainDelay}")]
    private static partial void LogDraining(ILogger logger, TimeSpan drainDelay);
}
