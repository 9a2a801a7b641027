using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PlatformTemplates.Inference.Serving;

/// <summary>
/// Start-up and readiness: every model that has to be there has a version that answers. Degraded, which takes no instance out of
/// traffic, while something can't be loaded.
/// </summary>
internal sealed class ModelsCheck(ModelRepository repository) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failures = string.Join(' ', repository.Failures.Values.Select(failure => failure.Reason));
        var result = !repository.IsReady
            ? new HealthCheckResult(context.Registration.FailureStatus, $"Not every model is loaded. {failures}")
            : failures.Length > 0 ? HealthCheckResult.Degraded($"Models can't be loaded; what was served before still is. {failures}") : HealthCheckResult.Healthy();
        return Task.FromResult(result);
    }
}
