using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using PlatformTemplates.ServiceDefaults.Health;

namespace PlatformTemplates.ServiceDefaults.Tests;

/// <summary>Host builders that see the given settings and nothing of the machine that runs the tests.</summary>
internal static class Hosts
{
    /// <summary>An assembly's name: a web host tries to load it.</summary>
    public static string ApplicationName { get; } = typeof(Hosts).Assembly.GetName().Name!;

    private static readonly string[] MachineSettings =
    [
        "DOTNET_RUNNING_IN_CONTAINER", "KUBERNETES_SERVICE_HOST", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
        "HOSTNAME",
    ];

    /// <summary>A web host that will listen on a free port of 127.0.0.1.</summary>
    public static WebApplicationBuilder Web(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = ApplicationName, EnvironmentName = Environments.Production });
        Apply(builder.Configuration, settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    public static HostApplicationBuilder Worker(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = ApplicationName, EnvironmentName = Environments.Production });
        Apply(builder.Configuration, settings);
        return builder;
    }

    /// <summary>Settings of a management listener on a free port of 127.0.0.1.</summary>
    public static (string Key, string? Value)[] WithManagementPort(params (string Key, string? Value)[] settings) =>
        [("ServiceDefaults:Health:ManagementPort", "0"), ("ServiceDefaults:Health:ManagementAddress", "127.0.0.1"), .. settings];

    public static HttpClient Client(this WebApplication app) =>
        new() { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()) };

    public static HttpClient ManagementClient(this IHost host) => new() { BaseAddress = host.Services.GetRequiredService<ManagementListener>().Address };

    private static void Apply(IConfigurationManager configuration, (string Key, string? Value)[] settings) => configuration
        .AddInMemoryCollection(MachineSettings.Select(name => KeyValuePair.Create(name, (string?)"")))
        .AddInMemoryCollection([KeyValuePair.Create("Logging:LogLevel:Default", (string?)"Warning")])
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
}
