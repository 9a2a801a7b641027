using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using PlatformTemplates.ServiceDefaults.Health;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class ManagementPortTests
{
    public static TheoryData<string, string> Addresses => new()
    {
        { "urls", "http://127.0.0.1:0" },
        { "Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task The_port_is_added_to_the_configured_addresses(string key, string address)
    {
        var builder = Hosts.Web(Hosts.WithManagementPort((key, address)));
        await using var app = await StartAsync(builder);
        using var main = app.Client();
        using var management = app.ManagementClient();

        Assert.NotEqual(main.BaseAddress!.Port, management.BaseAddress!.Port);
        Assert.Equal(HttpStatusCode.OK, (await main.AskAsync("/orders")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task The_port_is_added_to_addresses_set_in_code()
    {
        var builder = Hosts.Web(Hosts.WithManagementPort());
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        await using var app = await StartAsync(builder);
        using var main = app.Client();
        using var management = app.ManagementClient();

        Assert.Equal(HttpStatusCode.OK, (await main.AskAsync("/orders")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Health_is_not_found_on_the_main_port_not_even_by_a_fallback_route()
    {
        await using var app = await StartAsync(Hosts.Web(Hosts.WithManagementPort()), app => app.MapFallback(() => "index.html"));
        using var main = app.Client();

        foreach (var probe in Probe.All)
            Assert.Equal(HttpStatusCode.NotFound, (await main.AskAsync(probe.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await main.AskAsync("/anything")).StatusCode);
    }

    [Fact]
    public async Task The_application_is_not_found_on_the_management_port()
    {
        await using var app = await StartAsync(Hosts.Web(Hosts.WithManagementPort()), app => app.MapFallback(() => "index.html"));
        using var management = app.ManagementClient();

        Assert.Equal(HttpStatusCode.NotFound, (await management.AskAsync("/orders")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await management.AskAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Only_reading_is_allowed_on_the_management_port()
    {
        await using var app = await StartAsync(Hosts.Web(Hosts.WithManagementPort()));
        using var management = app.ManagementClient();

        using var response = await management.PostAsync(new Uri("/health/ready", UriKind.Relative), content: null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_still_starting_lives_but_is_neither_started_nor_ready()
    {
        var builder = Hosts.Web(Hosts.WithManagementPort());
        var warmUp = new WarmUp();
        builder.Services.AddHostedService(_ => warmUp);
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.MapServiceDefaults();

        var start = app.StartAsync(TestContext.Current.CancellationToken);
        await warmUp.Begun.Task;
        using var management = app.ManagementClient();
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await management.AskAsync("/health/startup")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await management.AskAsync("/health/ready")).StatusCode);

        warmUp.Done.SetResult();
        await start;
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/startup")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_worker_serves_health_on_its_management_port()
    {
        var builder = Hosts.Worker(Hosts.WithManagementPort());
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var management = host.ManagementClient();

        foreach (var probe in Probe.All)
            Assert.Equal(HttpStatusCode.OK, (await management.AskAsync(probe.Path)).StatusCode);

        await host.StopAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => management.AskAsync("/health/live"));
    }

    [Fact]
    public async Task A_worker_without_a_management_port_opens_none()
    {
        var builder = Hosts.Worker();
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Null(host.Services.GetRequiredService<ManagementListener>().Address);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_test_server_answers_in_memory_by_the_port_of_the_request_and_opens_none()
    {
        var builder = Hosts.Web(("ServiceDefaults:Health:ManagementPort", "8081"));
        builder.WebHost.UseTestServer();
        await using var app = await StartAsync(builder);
        using var client = app.GetTestClient();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("http://localhost:8081/health/ready"), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("http://localhost/health/ready"), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Null(app.Services.GetRequiredService<ManagementListener>().Address);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_key()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var builder = Hosts.Worker(("ServiceDefaults:Health:ManagementPort", $"{port}"), ("ServiceDefaults:Health:ManagementAddress", "127.0.0.1"));
        builder.AddServiceDefaults();
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"ServiceDefaults:Health:ManagementPort {port} can't be listened on: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "http://127.0.0.1:9;http://127.0.0.1:8080")]
    [InlineData("http_ports", "8080")]
    [InlineData("https_ports", "8443;8080")]
    public async Task The_applications_own_port_is_refused(string key, string value)
    {
        var builder = Hosts.Web(("ServiceDefaults:Health:ManagementPort", "8080"));
        builder.WebHost.UseUrls("");
        builder.Configuration[key] = value;

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(builder));

        Assert.Equal("ServiceDefaults:Health:ManagementPort 8080 is the application's own port; give health another one.", failure.Message);
    }

    [Fact]
    public async Task Health_turned_off_opens_no_port()
    {
        await using var app = await StartAsync(Hosts.Web(Hosts.WithManagementPort(("ServiceDefaults:Health:Enabled", "false"))));

        Assert.Null(app.Services.GetRequiredService<ManagementListener>().Address);
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, Action<WebApplication>? map = null)
    {
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/orders", () => "orders");
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class WarmUp : IHostedService
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task StartAsync(CancellationToken cancellationToken)
        {
            Begun.SetResult();
            return Done.Task;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
