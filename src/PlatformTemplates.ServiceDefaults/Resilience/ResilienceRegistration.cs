using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace PlatformTemplates.ServiceDefaults.Resilience;

internal static class ResilienceRegistration
{
    public static void AddResilience(this IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler().Configure((pipeline, provider) =>
            Configure(pipeline, provider.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value.Resilience)));

    private static void Configure(HttpStandardResilienceOptions pipeline, ResilienceOptions options)
    {
        pipeline.AttemptTimeout.Timeout = options.AttemptTimeout;
        pipeline.TotalRequestTimeout.Timeout = options.TotalTimeout;

        // The breaker must see at least two attempts before it can judge; its own validation demands it.
        if (pipeline.CircuitBreaker.SamplingDuration < 2 * options.AttemptTimeout)
            pipeline.CircuitBreaker.SamplingDuration = 2 * options.AttemptTimeout;

        if (options.MaxRetries == 0)
        {
            pipeline.Retry.ShouldHandle = static _ => PredicateResult.False();
            return;
        }

        pipeline.Retry.MaxRetryAttempts = options.MaxRetries;
        pipeline.Retry.DisableForUnsafeHttpMethods();
    }
}
