using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PlatformTemplates.ServiceDefaults.Health;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class HealthEndpointTests
{
    [Theory]
    [InlineData("/health/startup")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_started_service_is_healthy(string path)
    {
        await using var app = await StartAsync(Hosts.Web());
        using var client = app.Client();

        using var response = await client.AskAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("Healthy", (await response.ReadJsonAsync())["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_check_without_a_tag_counts_as_readiness_only()
    {
        var builder = Hosts.Web();
        builder.Services.AddHealthChecks().AddCheck("orders-db", () => HealthCheckResult.Healthy());
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        Assert.Contains("orders-db", await (await client.AskAsync("/health/ready")).ReadChecksAsync());
        Assert.DoesNotContain("orders-db", await (await client.AskAsync("/health/live")).ReadChecksAsync());
        Assert.DoesNotContain("orders-db", await (await client.AskAsync("/health/startup")).ReadChecksAsync());
    }

    [Theory]
    [InlineData(HealthTags.Startup, "/health/startup")]
    [InlineData(HealthTags.Live, "/health/live")]
    [InlineData(HealthTags.Ready, "/health/ready")]
    public async Task A_tagged_check_answers_for_its_endpoint_alone(string tag, string path)
    {
        var builder = Hosts.Web();
        builder.Services.AddHealthChecks().AddCheck("own", () => HealthCheckResult.Healthy(), tags: [tag, "else"]);
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        foreach (var probe in Probe.All)
            Assert.Equal(probe.Path == path, (await (await client.AskAsync(probe.Path)).ReadChecksAsync()).ContainsKey("own"));
    }

    [Fact]
    public async Task A_dead_dependency_fails_readiness_and_leaves_liveness_alone()
    {
        var builder = Hosts.Web();
        builder.Services.AddHealthChecks().AddCheck("orders-db", () => throw new InvalidOperationException("Password=hunter2"));
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        using var ready = await client.AskAsync("/health/ready");
        using var live = await client.AskAsync("/health/live");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", (await ready.ReadChecksAsync())["orders-db"]);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task The_answer_tells_names_and_states_and_nothing_else()
    {
        var builder = Hosts.Web();
        builder.Services.AddHealthChecks().AddCheck("orders-db", () =>
            HealthCheckResult.Unhealthy("at db.internal", new InvalidOperationException("Password=hunter2"), new Dictionary<string, object> { ["user"] = "root" }));
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        using var response = await client.AskAsync("/health/ready");

        Assert.Equal(
            """{"checks":{"orders-db":"Unhealthy","host-started":"Healthy","host-running":"Healthy"},"status":"Unhealthy"}""",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_degraded_service_keeps_its_traffic()
    {
        var builder = Hosts.Web();
        builder.Services.AddHealthChecks().AddCheck("cache", () => HealthCheckResult.Degraded());
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        using var response = await client.AskAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Degraded", (await response.ReadJsonAsync())["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_probe_may_ask_with_HEAD_and_gets_no_body()
    {
        await using var app = await StartAsync(Hosts.Web());
        using var client = app.Client();

        using var request = new HttpRequestMessage(HttpMethod.Head, "/health/ready");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Probes_need_no_sign_in_where_everything_else_does()
    {
        var builder = Hosts.Web();
        builder.Services.AddAuthentication().AddCookie();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        using var response = await client.AskAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Health_turned_off_maps_nothing()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:Health:Enabled", "false")));
        using var client = app.Client();

        using var response = await client.AskAsync("/health/ready");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
