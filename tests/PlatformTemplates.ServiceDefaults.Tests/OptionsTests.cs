using Microsoft.Extensions.Options;
using PlatformTemplates.ServiceDefaults.Health;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("Telemetry:Sources:0", " ", "ServiceDefaults:Telemetry:Sources must hold no empty name.")]
    [InlineData("Health:ManagementPort", "70000", "ServiceDefaults:Health:ManagementPort must be a port from 0 to 65535, not 70000.")]
    [InlineData("Health:ManagementAddress", "everywhere", "ServiceDefaults:Health:ManagementAddress must be an IP address, not 'everywhere'.")]
    [InlineData("Health:Timeout", "00:00:00", "ServiceDefaults:Health:Timeout must be from 00:00:00.0100000 to 01:00:00, written as hours:minutes:seconds, not 00:00:00.")]
    [InlineData("Health:CacheDuration", "-00:00:01", "ServiceDefaults:Health:CacheDuration must be from 00:00:00 to 01:00:00, written as hours:minutes:seconds, not -00:00:01.")]
    [InlineData("Resilience:TotalTimeout", "00:00:02", "ServiceDefaults:Resilience:TotalTimeout must be longer than Resilience:AttemptTimeout (00:00:05), not 00:00:02.")]
    [InlineData("Resilience:MaxRetries", "-1", "ServiceDefaults:Resilience:MaxRetries must be from 0 to 100, not -1.")]
    [InlineData("RateLimiting:PermitLimit", "0", "ServiceDefaults:RateLimiting:PermitLimit must be 1 or more, not 0; set RateLimiting:Enabled to false for no limit.")]
    [InlineData("RequestTimeouts:Timeout", "20", "ServiceDefaults:RequestTimeouts:Timeout must be from 00:00:00.0100000 to 01:00:00, written as hours:minutes:seconds, not 20.00:00:00.")]
    [InlineData("RequestLimits:MaxBodySize", "-1", "ServiceDefaults:RequestLimits:MaxBodySize must be 0 bytes or more, not -1; set RequestLimits:Enabled to false for Kestrel's own limit.")]
    [InlineData("Redaction:HmacKey", "c2hvcnQ=", "ServiceDefaults:Redaction:HmacKey must be 32 bytes or more in Base64 (openssl rand -base64 32 makes one).")]
    [InlineData("Shutdown:DrainDelay", "5", "ServiceDefaults:Shutdown:DrainDelay must be from 00:00:00 to 01:00:00, written as hours:minutes:seconds, not 5.00:00:00.")]
    public void A_value_out_of_range_is_named_by_its_key(string key, string value, string message)
    {
        var builder = Hosts.Worker(($"ServiceDefaults:{key}", value));

        var failure = Assert.Throws<OptionsValidationException>(() => builder.AddServiceDefaults());

        Assert.Equal([message], failure.Failures);
    }

    [Fact]
    public async Task A_value_out_of_range_in_a_source_added_later_stops_the_start()
    {
        var builder = Hosts.Worker();
        builder.AddServiceDefaults();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create("ServiceDefaults:Health:ManagementPort", (string?)"70000")]);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(builder));

        Assert.Equal(["ServiceDefaults:Health:ManagementPort must be a port from 0 to 65535, not 70000."], failure.Failures);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_named_by_its_key()
    {
        var builder = Hosts.Worker(("ServiceDefaults:Health:ManagementPort", "eighty"));

        var failure = Assert.Throws<InvalidOperationException>(() => builder.AddServiceDefaults());

        Assert.Contains("ServiceDefaults:Health:ManagementPort", failure.Message, StringComparison.Ordinal);
        Assert.Contains("eighty", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_wins_over_configuration()
    {
        var builder = Hosts.Worker(("ServiceDefaults:Health:ManagementPort", "8081"));
        builder.AddServiceDefaults(options => options.Health.ManagementPort = 9090);
        using var host = builder.Build();

        Assert.Equal(9090, OptionsOf(host).Health.ManagementPort);
    }

    [Fact]
    public void Calling_twice_adds_the_second_delegate_and_no_second_registration()
    {
        var builder = Hosts.Web();
        builder.AddServiceDefaults(options => options.Health.ManagementPort = 8081);
        var count = builder.Services.Count(service => service.ServiceType == typeof(IHostedService));
        builder.AddServiceDefaults(options => options.Health.CacheDuration = TimeSpan.Zero);

        Assert.Equal(count, builder.Services.Count(service => service.ServiceType == typeof(IHostedService)));
        using var host = builder.Build();
        Assert.Equal(8081, OptionsOf(host).Health.ManagementPort);
        Assert.Equal(TimeSpan.Zero, OptionsOf(host).Health.CacheDuration);
    }

    [Fact]
    public async Task Adding_and_mapping_twice_does_no_harm()
    {
        var builder = Hosts.Web();
        builder.AddServiceDefaults();
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.MapServiceDefaults();
        app.MapServiceDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.Client();

        foreach (var probe in Probe.All)
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync(probe.Path)).StatusCode);
    }

    [Fact]
    public async Task Mapping_without_adding_says_what_to_call()
    {
        await using var app = Hosts.Web().Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapServiceDefaults());

        Assert.Equal("MapServiceDefaults has nothing to map: call builder.AddServiceDefaults() before builder.Build().", failure.Message);
    }

    [Theory]
    [InlineData("Telemetry:Enabled", "false")]
    [InlineData("Resilience:Enabled", "false")]
    [InlineData("Logging:Enabled", "false")]
    [InlineData("Logging:Json", "true")]
    [InlineData("Redaction:Enabled", "false")]
    [InlineData("Redaction:HmacKey", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_source_added_too_late_to_be_followed_is_reported(string key, string value)
    {
        var builder = Hosts.Worker();
        builder.AddServiceDefaults();
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create($"ServiceDefaults:{key}", (string?)value)]);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(builder));

        Assert.StartsWith($"ServiceDefaults:{key} was changed after AddServiceDefaults had read it", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "true")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "1")]
    [InlineData("KUBERNETES_SERVICE_HOST", "10.0.0.1")]
    public void In_a_container_logs_are_JSON_and_connections_are_drained(string variable, string value)
    {
        var builder = Hosts.Worker((variable, value));
        builder.AddServiceDefaults();
        using var host = builder.Build();

        Assert.True(OptionsOf(host).Logging.Json);
        Assert.Equal(TimeSpan.FromSeconds(5), OptionsOf(host).Shutdown.DrainDelay);
        Assert.Equal(TimeSpan.FromSeconds(25), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    [Fact]
    public void Outside_a_container_logs_are_plain_and_a_stop_is_not_held_back()
    {
        var builder = Hosts.Worker();
        builder.AddServiceDefaults();
        using var host = builder.Build();

        Assert.False(OptionsOf(host).Logging.Json);
        Assert.Equal(TimeSpan.Zero, OptionsOf(host).Shutdown.DrainDelay);
    }

    [Fact]
    public void Shutdown_turned_off_leaves_the_host_its_own_timeout()
    {
        var builder = Hosts.Worker(("ServiceDefaults:Shutdown:Enabled", "false"));
        builder.AddServiceDefaults();
        using var host = builder.Build();

        Assert.Equal(new HostOptions().ShutdownTimeout, host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    private static async Task StartAsync(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
    }

    private static ServiceDefaultsOptions OptionsOf(IHost host) => host.Services.GetRequiredService<IOptions<ServiceDefaultsOptions>>().Value;
}
