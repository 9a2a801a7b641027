using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PlatformTemplates.Messaging.Transport;

/// <summary>Readiness: the broker answers.</summary>
internal sealed class BrokerCheck(IBroker broker) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await broker.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The broker does not answer.", exception);
        }
    }
}
