using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Requests;

internal static class RequestRegistration
{
    public static void AddRequestLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        services.AddSingleton<IPostConfigureOptions<RateLimiterOptions>, RateLimiting>();

        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().PostConfigure<IOptions<ServiceDefaultsOptions>>((timeouts, options) =>
        {
            if (options.Value.RequestTimeouts.Enabled)
                timeouts.DefaultPolicy ??= new RequestTimeoutPolicy { Timeout = options.Value.RequestTimeouts.Timeout };
        });

        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ServiceDefaultsOptions>>((server, options) =>
        {
            if (options.Value.RequestLimits.Enabled)
                server.Limits.MaxRequestBodySize = options.Value.RequestLimits.MaxBodySize;
        });
    }
}
