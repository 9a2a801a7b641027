using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PlatformTemplates.ServiceDefaults.Telemetry;

namespace PlatformTemplates.ServiceDefaults.Tests;

/// <summary>Activities and measurements reach every listener of the process: these tests run while no other host answers.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryAlone;

[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests
{
    private readonly List<Activity> _spans = [];
    private readonly List<Metric> _metrics = [];

    [Fact]
    public async Task A_request_is_traced_and_a_probe_is_not()
    {
        await using var app = await StartAsync(Hosts.Web());
        using var client = app.Client();

        await client.AskAsync("/health/ready");
        await client.AskAsync("/health/live");
        await client.AskAsync("/orders");
        await FlushAsync(app);

        var span = Assert.Single(_spans, span => span.Kind == ActivityKind.Server);
        Assert.Equal("GET /orders", span.DisplayName);
    }

    [Fact]
    public async Task What_a_check_sends_to_its_dependency_is_in_no_trace()
    {
        using var source = new ActivitySource("Npgsql");
        var builder = Hosts.Web(Hosts.WithManagementPort());
        builder.Services.AddHealthChecks().AddCheck("orders-db", () =>
        {
            using var query = source.StartActivity("SELECT 1");
            return HealthCheckResult.Healthy();
        });
        await using var app = await StartAsync(builder);
        using var client = app.ManagementClient();

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/health/ready")).StatusCode);
        await FlushAsync(app);

        Assert.DoesNotContain(_spans, span => span.DisplayName == "SELECT 1");
    }

    [Fact]
    public async Task The_sources_of_the_application_of_Npgsql_and_of_the_options_are_traced()
    {
        var builder = Hosts.Web(("ServiceDefaults:Telemetry:Sources:0", "Contoso.*"));
        await using var app = await StartAsync(builder);
        foreach (var name in new[] { Hosts.ApplicationName, "Npgsql", "Contoso.Billing", "Fabrikam" })
        {
            using var source = new ActivitySource(name);
            source.StartActivity($"by {name}")?.Dispose();
        }

        await FlushAsync(app);

        Assert.Equal([$"by {Hosts.ApplicationName}", "by Npgsql", "by Contoso.Billing"], _spans.Select(span => span.DisplayName));
    }

    [Fact]
    public async Task Requests_the_runtime_and_own_meters_are_measured_and_probes_are_not()
    {
        using var own = new Meter(Hosts.ApplicationName);
        using var billing = new Meter("Contoso.Billing");
        var builder = Hosts.Web(("ServiceDefaults:Telemetry:Meters:0", "Contoso.Billing"));
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        own.CreateCounter<long>("orders.placed").Add(1);
        billing.CreateCounter<long>("bills.sent").Add(1);
        await client.AskAsync("/health/ready");
        await client.AskAsync("/orders");
        await FlushAsync(app);

        var names = _metrics.Select(metric => metric.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "orders.placed", "bills.sent", "http.server.request.duration", "http.client.request.duration", "dotnet.gc.collections" }, names);
        Assert.Equal(["/orders"], RoutesIn(_metrics.Last(metric => metric.Name == "http.server.request.duration")));
    }

    [Fact]
    public async Task Measurements_inside_a_trace_carry_it_as_an_exemplar()
    {
        await using var app = await StartAsync(Hosts.Web());
        using var client = app.Client();

        await client.AskAsync("/orders");
        await FlushAsync(app);

        var traces = new List<ActivityTraceId>();
        foreach (var point in _metrics.Last(metric => metric.Name == "http.server.request.duration").GetMetricPoints())
        {
            Assert.True(point.TryGetExemplars(out var exemplars));
            foreach (var exemplar in exemplars)
                traces.Add(exemplar.TraceId);
        }

        Assert.Equal([Assert.Single(_spans, span => span.Kind == ActivityKind.Server).TraceId], traces);
    }

    [Fact]
    public async Task Logs_carry_message_scopes_and_trace()
    {
        var records = new List<LogRecord>();
        var builder = Hosts.Web(("Logging:LogLevel:Tests", "Information"));
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddInMemoryExporter(records));
        await using var app = await StartAsync(builder);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tests");
        using var source = new ActivitySource(Hosts.ApplicationName);

        using var span = source.StartActivity("placing");
        using (logger.BeginScope("in {Region}", "north"))
            logger.LogInformation("Order placed");

        var record = Assert.Single(records, record => record.CategoryName == "Tests");
        Assert.Equal("Order placed", record.FormattedMessage);
        Assert.Equal(span!.TraceId, record.TraceId);
        var scopes = new List<object?>();
        record.ForEachScope((scope, all) => all.Add(scope.Scope), scopes);
        Assert.Contains(scopes, scope => scope?.ToString() == "in north");
    }

    [Fact]
    public void The_resource_names_service_version_instance_and_environment()
    {
        var resource = ResourceOf();

        Assert.Equal(Hosts.ApplicationName, resource["service.name"]);
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", (string)resource["service.version"]);
        Assert.True(Guid.TryParse((string)resource["service.instance.id"], out _));
        Assert.Equal("production", resource["deployment.environment.name"]);
        Assert.DoesNotContain(resource.Keys, key => key.StartsWith("k8s.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_environment_says_wins()
    {
        var resource = ResourceOf(("OTEL_SERVICE_NAME", "shop"), ("OTEL_RESOURCE_ATTRIBUTES", "service.version=9.9.9,deployment.environment.name=blue,team=orders"));

        Assert.Equal("shop", resource["service.name"]);
        Assert.Equal("9.9.9", resource["service.version"]);
        Assert.Equal("blue", resource["deployment.environment.name"]);
        Assert.Equal("orders", resource["team"]);
    }

    [Fact]
    public void The_pod_is_named_by_the_Downward_API()
    {
        var resource = ResourceOf(
            ("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("HOSTNAME", "host"),
            ("POD_NAME", "orders-1"), ("K8S_NAMESPACE_NAME", "shop"), ("NODE_NAME", "node-7"), ("POD_UID", "0815"));

        Assert.Equal("orders-1", resource["k8s.pod.name"]);
        Assert.Equal("shop", resource["k8s.namespace.name"]);
        Assert.Equal("node-7", resource["k8s.node.name"]);
        Assert.Equal("0815", resource["k8s.pod.uid"]);
    }

    [Fact]
    public void Outside_Kubernetes_variables_of_the_same_names_mean_something_else()
    {
        Assert.DoesNotContain("k8s.container.name", ResourceOf(("CONTAINER_NAME", "build-agent")));
    }

    [Fact]
    public void A_pods_host_name_is_its_name_where_nothing_else_says_it()
    {
        Assert.Equal("orders-1", ResourceOf(("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("HOSTNAME", "orders-1"))["k8s.pod.name"]);
    }

    [Theory]
    [InlineData("1.4.0", "1.4.0", null)]
    [InlineData("1.4.0-rc.1+3fe05c2ab", "1.4.0-rc.1", "3fe05c2ab")]
    [InlineData("1.4.0+build.7", "1.4.0+build.7", null)]
    [InlineData(null, null, null)]
    public void A_version_is_told_apart_from_the_commit_it_was_built_from(string? text, string? version, string? revision)
    {
        Assert.Equal(new BuildVersion(version, revision), BuildVersion.Parse(text));
    }

    [Fact]
    public async Task Turned_off_there_is_no_telemetry()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:Telemetry:Enabled", "false")));

        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.Null(app.Services.GetService<LoggerProvider>());
    }

    private static Dictionary<string, object> ResourceOf(params (string, string?)[] settings)
    {
        var builder = Hosts.Worker(settings);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        return host.Services.GetRequiredService<TracerProvider>().GetResource().Attributes.ToDictionary();
    }

    private static List<object?> RoutesIn(Metric metric)
    {
        List<object?> routes = [];
        foreach (var point in metric.GetMetricPoints())
        {
            foreach (var tag in point.Tags)
            {
                if (tag.Key == "http.route")
                    routes.Add(tag.Value);
            }
        }

        return routes;
    }

    /// <summary>A caller has its answer before the server has measured and traced it; a server that has stopped has done so.</summary>
    private static async Task FlushAsync(WebApplication app)
    {
        await app.StopAsync(TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<MeterProvider>().ForceFlush();
        app.Services.GetRequiredService<TracerProvider>().ForceFlush();
    }

    private async Task<WebApplication> StartAsync(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(_spans));
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddInMemoryExporter(_metrics));
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/orders", () => "orders");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
