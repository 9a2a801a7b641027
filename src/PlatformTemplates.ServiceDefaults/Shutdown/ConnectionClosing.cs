using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Shutdown;

/// <summary>
/// While the service drains, every HTTP/1 answer asks the caller to close its connection: a kept-alive connection would
/// bring requests to this instance until its last moment, whatever the load balancer knows. HTTP/2 and 3 have their own
/// farewell, which Kestrel sends when it stops.
/// </summary>
internal sealed class ConnectionClosing(IOptions<ServiceDefaultsOptions> options, IHostApplicationLifetime lifetime) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Shutdown.Enabled)
        {
            var stopping = lifetime.ApplicationStopping;
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                if (stopping.IsCancellationRequested && HttpProtocol.IsHttp11(context.Request.Protocol))
                    context.Response.Headers.Connection = "close";
                return rest(context);
            });
        }

        next(app);
    };
}
