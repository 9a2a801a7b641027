using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>
/// 200 or 503 and a small JSON body of names and states. Descriptions, exceptions and data stay inside: they name hosts
/// and users, and anybody may ask.
/// </summary>
internal static class HealthResponse
{
    public static async Task WriteAsync(HttpContext context, IEnumerable<(string Name, HealthStatus Status)> checks)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var overall = HealthStatus.Healthy;
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("checks");
            foreach (var (name, status) in checks)
            {
                json.WriteString(name, NameOf(status));
                overall = status < overall ? status : overall;
            }

            json.WriteEndObject();
            json.WriteString("status", NameOf(overall));
            json.WriteEndObject();
        }

        // A degraded instance still serves; only an unhealthy one should lose its traffic.
        context.Response.StatusCode = overall == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => nameof(HealthStatus.Healthy),
        HealthStatus.Degraded => nameof(HealthStatus.Degraded),
        _ => nameof(HealthStatus.Unhealthy),
    };
}
