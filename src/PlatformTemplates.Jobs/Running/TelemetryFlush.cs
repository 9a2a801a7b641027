using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PlatformTemplates.Jobs.Running;

/// <summary>
/// Sends what the process has to tell before it ends; exporters by themselves wait for their next interval. Bounded, because a
/// collector that does not answer must not keep a job from ending.
/// </summary>
internal static class TelemetryFlush
{
    /// <returns>Whether everything was taken in time.</returns>
    public static async Task<bool> RunAsync(IServiceProvider services, TimeSpan timeout)
    {
        var milliseconds = (int)timeout.TotalMilliseconds;
        // On threads of their own: the call blocks, for metrics even longer than it is told to when the exporter does.
        var flushes = Task.WhenAll(
            Task.Run(() => services.GetService<TracerProvider>()?.ForceFlush(milliseconds) ?? true),
            Task.Run(() => services.GetService<MeterProvider>()?.ForceFlush(milliseconds) ?? true),
            Task.Run(() => services.GetService<LoggerProvider>()?.ForceFlush(milliseconds) ?? true));
        return await Task.WhenAny(flushes, Task.Delay(timeout)) == flushes && Array.TrueForAll(await flushes, static taken => taken);
    }
}
