using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Requests;

/// <summary>Gives the rate limiter its limit per client, unless the application has a global limiter of its own.</summary>
internal sealed class RateLimiting(IOptions<ServiceDefaultsOptions> options) : IPostConfigureOptions<RateLimiterOptions>
{
    private const int DefaultRejectionStatusCode = StatusCodes.Status503ServiceUnavailable;

    public void PostConfigure(string? name, RateLimiterOptions limiter)
    {
        var limits = options.Value.RateLimiting;
        if (!limits.Enabled)
            return;

        var window = new FixedWindowRateLimiterOptions { PermitLimit = limits.PermitLimit, Window = limits.Window, QueueLimit = 0 };
        limiter.GlobalLimiter ??= PartitionedRateLimiter.Create<HttpContext, ClientKey>(context =>
            RateLimitPartition.GetFixedWindowLimiter(ClientKey.Of(context), _ => window));
        limiter.OnRejected ??= (rejected, _) => SayWhenToRetry(rejected);
        if (limiter.RejectionStatusCode == DefaultRejectionStatusCode)
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
    }

    private static ValueTask SayWhenToRetry(OnRejectedContext rejected)
    {
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
        {
            var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return ValueTask.CompletedTask;
    }
}
