using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task With_the_endpoint_set_every_signal_is_exported()
    {
        await using var collector = await Collector.StartAsync();

        Export(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths);
    }

    [Fact]
    public async Task With_the_endpoint_of_one_signal_set_that_signal_alone_is_exported()
    {
        await using var collector = await Collector.StartAsync();

        Export(
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Address}/own/path"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-tenant=orders"));

        Assert.Equal(["/own/path"], collector.Paths);
        Assert.Equal(["orders"], collector.Tenants);
    }

    [Fact]
    public void Without_an_endpoint_nothing_is_exported()
    {
        var builder = Hosts.Worker();
        builder.AddServiceDefaults();

        Assert.DoesNotContain(builder.Services, service => service.ServiceType.FullName!.Contains("Otlp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT must be an absolute URL, not 'collector'.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "carrier-pigeon", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL must be 'grpc' or 'http/protobuf', not 'carrier-pigeon'.")]
    public void A_variable_that_cannot_be_followed_is_named(string variable, string value, string message)
    {
        var endpoint = ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", (string?)"http://127.0.0.1:9");

        var failure = Assert.Throws<InvalidOperationException>(() => Export(variable == endpoint.Item1 ? [(variable, value)] : [endpoint, (variable, value)]));

        Assert.Equal(message, failure.Message);
    }

    private static void Export(params (string, string?)[] settings)
    {
        var builder = Hosts.Worker([("Logging:LogLevel:Default", "Information"), .. settings]);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        using var source = new ActivitySource(Hosts.ApplicationName);

        var traces = host.Services.GetRequiredService<TracerProvider>();
        source.StartActivity("placing")?.Dispose();
        traces.ForceFlush();
        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        host.Services.GetRequiredService<ILogger<OtlpExportTests>>().LogInformation("placed");
        host.Services.GetRequiredService<LoggerProvider>().ForceFlush();
    }

    /// <summary>A collector that takes everything and remembers where it arrived.</summary>
    private sealed class Collector(WebApplication app, ConcurrentDictionary<string, string?> received) : IAsyncDisposable
    {
        public string Address => app.Urls.First();

        public IEnumerable<string> Paths => received.Keys.Order(StringComparer.Ordinal);

        public IEnumerable<string?> Tenants => received.Values;

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var received = new ConcurrentDictionary<string, string?>();
            app.Run(async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                received[context.Request.Path] = context.Request.Headers["x-tenant"];
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Collector(app, received);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
