using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>Readiness: the registry has every schema that the service writes by. Once it had, it is not asked again.</summary>
internal sealed class SchemaRegistryCheck(SchemaRegistry registry) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await registry.PrepareAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is SchemaRegistryUnavailableException or InvalidOperationException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
