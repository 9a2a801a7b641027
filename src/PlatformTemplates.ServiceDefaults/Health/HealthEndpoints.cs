using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>Health on the application's own ports.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder endpoints, HealthOptions options)
    {
        var hasListener = options.ManagementPort is not null && endpoints.ServiceProvider.GetRequiredService<IServer>().IsOnNetwork();

        foreach (var probe in Probe.All)
        {
            if (hasListener)
            {
                // Said aloud, so that a fallback route (a single-page application's index) can't answer a probe with 200.
                Describe(endpoints.MapMethods(probe.Path, Methods, NotFound));
                continue;
            }

            var endpoint = Describe(endpoints.MapMethods(probe.Path, Methods, Answer(endpoints.ServiceProvider, probe)));
            // An in-memory test server has no ports but what the request says.
            if (options.ManagementPort is { } port)
                endpoint.RequireHost($"*:{port}");
        }
    }

    private static RequestDelegate Answer(IServiceProvider services, Probe probe)
    {
        var probes = services.GetRequiredService<HealthProbes>();
        return context => probes.AnswerAsync(context, probe);
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static IEndpointConventionBuilder Describe(IEndpointConventionBuilder endpoint) => endpoint
        .AllowAnonymous()
        .DisableHttpMetrics()
        .DisableRateLimiting()
        .DisableRequestTimeout()
        .ExcludeFromDescription();
}
