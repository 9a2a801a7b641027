using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Tests.Code;

public class HostTests
{
    private const string WebDefaults = "builder.AddServiceDefaults();";

    [Theory]
    [InlineData("WebApplication.CreateBuilder(args).Build().Run();", HostKind.Web)]
    [InlineData("WebApplication.CreateSlimBuilder(args).Build().Run();", HostKind.Web)]
    [InlineData("WebApplication.Create(args).Run();", HostKind.Web)]
    [InlineData("Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => { }).Build().Run();", HostKind.Web)]
    [InlineData("Host.CreateApplicationBuilder(args).Build().Run();", HostKind.Worker)]
    [InlineData("Host.CreateDefaultBuilder(args).ConfigureServices(s => { }).Build().Run();", HostKind.Worker)]
    [InlineData("new HostBuilder().Build().Run();", HostKind.Worker)]
    [InlineData("Console.WriteLine(1);", HostKind.None)]
    public void The_kind_of_host_is_told_by_what_builds_it(string program, HostKind expected)
        => Assert.Equal(expected, Facts.Of(program).Host);

    [Theory]
    [InlineData("Host.CreateApplicationBuilder(args).Build().Run();", true)]
    [InlineData("using var host = Host.CreateApplicationBuilder(args).Build(); await host.StartAsync();", true)]
    [InlineData("await Host.CreateDefaultBuilder(args).RunConsoleAsync();", true)]
    [InlineData("var services = Host.CreateApplicationBuilder(args).Build().Services; Console.WriteLine(services);", false)]
    [InlineData("var builder = Host.CreateApplicationBuilder(args); builder.AddServiceDefaults(); Console.WriteLine(builder.Build().Services);", true)]
    public void A_host_that_only_gives_services_is_not_run(string program, bool expected)
        => Assert.Equal(expected, Facts.Of(program).RunsHost);

    [Fact]
    public void A_startup_class_is_a_web_host_and_its_calls_count()
    {
        var facts = Facts.Of("""
            Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web.UseStartup<Startup>()).Build().Run();

            public class Startup
            {
                public void ConfigureServices(IServiceCollection services) => services.AddHealthChecks().AddCheck("self", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy());

                public void Configure(IApplicationBuilder app) => app.UseRouting().UseEndpoints(endpoints => endpoints.MapHealthChecks("/live"));
            }
            """);

        Assert.Equal(HostKind.Web, facts.Host);
        Assert.Equal(["/live"], facts.HealthEndpoints.Select(e => e.Route.Pattern));
        Assert.False(Assert.Single(facts.HealthChecks).TouchesDependency);
    }

    [Fact]
    public void Sites_know_variable_statement_and_indentation()
    {
        var facts = Facts.Of("""
            public static class Program
            {
                public static void Main(string[] args)
                {
                    var builder = WebApplication.CreateBuilder(args); // first
                    builder.Build().Run();
                }
            }
            """);

        Assert.Equal(("builder", "        "), (facts.Builder!.Variable, facts.Builder.Indentation));
        Assert.Equal((5, 23, 5, 67), (facts.Builder.Span.Line, facts.Builder.Span.Column, facts.Builder.Statement.EndLine, facts.Builder.Statement.EndColumn));
        Assert.Null(facts.Application!.Variable);
    }

    [Fact]
    public void Calls_of_ServiceDefaults_are_known_by_the_assembly_not_by_the_name_alone()
    {
        Assert.True(Facts.OfWeb("", WebDefaults).AddsServiceDefaults);
        var own = Facts.OfWeb("", "Defaults.AddServiceDefaults(builder);", "public static class Defaults { public static void AddServiceDefaults(WebApplicationBuilder builder) { } }");
        Assert.False(own.AddsServiceDefaults);
        Assert.True(own.ReferencesServiceDefaults);
        Assert.False(own.ConfiguredElsewhere);
    }

    [Fact]
    public void An_assembly_that_can_set_up_telemetry_may_have_done_so()
    {
        var able = new ServiceProject().Reference("Contoso.Hosting", """
            public static class Contoso
            {
                public static void UseContoso(this IHostApplicationBuilder builder) => builder.Services.AddOpenTelemetry();
            }
            """).Code("var builder = WebApplication.CreateBuilder(args); builder.UseContoso(); builder.Build().Run();");
        var harmless = new ServiceProject().Reference("Contoso.Colours", """
            public static class Contoso
            {
                public static void UseColours(this IHostApplicationBuilder builder) => builder.Services.AddOptions();
            }
            """).Code("var builder = WebApplication.CreateBuilder(args); builder.UseColours(); builder.Build().Run();");

        Assert.True(Facts.Of(able).ConfiguredElsewhere);
        Assert.False(Facts.Of(harmless).ConfiguredElsewhere);
    }

    [Theory]
    [InlineData("builder.Services.AddOpenTelemetry().WithTracing(t => t.AddOtlpExporter()).WithMetrics(m => m.AddOtlpExporter()); builder.Logging.AddOpenTelemetry(o => o.AddOtlpExporter());", TelemetrySignals.All)]
    [InlineData("builder.Services.AddOpenTelemetry().UseOtlpExporter();", TelemetrySignals.All)]
    [InlineData("builder.Services.AddOpenTelemetry().WithTracing(t => t.AddOtlpExporter());", TelemetrySignals.Traces)]
    [InlineData("builder.Services.AddOpenTelemetry().WithLogging(l => l.AddOtlpExporter());", TelemetrySignals.Logs)]
    [InlineData("builder.Services.AddOpenTelemetry().WithTracing(t => { }).WithMetrics(m => { });", TelemetrySignals.None)]
    [InlineData("", TelemetrySignals.None)]
    public void Signals_count_when_an_exporter_carries_them(string services, TelemetrySignals expected)
        => Assert.Equal(expected, Facts.Of($"""
            using OpenTelemetry;
            using OpenTelemetry.Logs;
            using OpenTelemetry.Metrics;
            using OpenTelemetry.Trace;
            var builder = WebApplication.CreateBuilder(args);
            {services}
            builder.Build().Run();
            """).ExportedSignals);

    [Theory]
    [InlineData("""app.Run("http://0.0.0.0:5000");""", "", "5000")]
    [InlineData("""app.Urls.Add("http://*:5001");""", "", "5001")]
    [InlineData("", """builder.WebHost.UseUrls("http://*:5000;https://*:5443");""", "5000,5443")]
    [InlineData("", """builder.WebHost.ConfigureKestrel(o => { o.ListenAnyIP(7000); o.Listen(IPAddress.Any, 7001); });""", "7000,7001")]
    [InlineData("", "", "")]
    public void Ports_in_code_are_read(string body, string services, string expected)
    {
        var facts = body.StartsWith("app.Run", StringComparison.Ordinal) ? Facts.Of($"var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\n{body}") : Facts.OfWeb(body, services);

        Assert.Equal(expected, string.Join(',', facts.ListenedPorts.Order()));
        Assert.False(facts.HasUnknownPorts);
    }

    [Theory]
    [InlineData("""builder.WebHost.ConfigureKestrel(o => o.ListenAnyIP(int.Parse(builder.Configuration["Port"]!)));""")]
    [InlineData("""builder.WebHost.UseUrls(builder.Configuration["Urls"]!);""")]
    [InlineData("""if (builder.Environment.IsDevelopment()) builder.WebHost.UseUrls("http://localhost:5000");""")]
    [InlineData("""builder.WebHost.ConfigureKestrel(o => o.ListenUnixSocket("/tmp/s"));""")]
    [InlineData("""builder.AddServiceDefaults(o => o.Health.ManagementPort = int.Parse("1"));""")]
    public void Computed_ports_make_ports_unknown(string services)
        => Assert.True(Facts.OfWeb("", services).HasUnknownPorts);

    [Fact]
    public void A_management_port_set_in_code_is_read()
        => Assert.Equal(9001, Facts.OfWeb("", "builder.AddServiceDefaults(o => { o.Health.ManagementPort = 9001; });").ManagementPort);
}
