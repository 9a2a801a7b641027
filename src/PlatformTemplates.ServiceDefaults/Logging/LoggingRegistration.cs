using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace PlatformTemplates.ServiceDefaults.Logging;

internal static class LoggingRegistration
{
    public static void AddConsoleLog(this IHostApplicationBuilder builder, LoggingOptions options)
    {
        builder.Logging.Configure(factory => factory.ActivityTrackingOptions |= ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);

        var formatter = builder.Configuration["Logging:Console:FormatterName"];
        if (options.Json && formatter is null or "" or ConsoleFormatterNames.Json)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
    }
}
