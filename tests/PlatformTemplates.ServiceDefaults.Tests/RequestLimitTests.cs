using System.Security.Claims;
using Microsoft.AspNetCore.Http.Timeouts;
using PlatformTemplates.ServiceDefaults.Requests;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class RequestLimitTests
{
    private static readonly (string, string?)[] TwoRequestsAnHour =
        [("ServiceDefaults:RateLimiting:PermitLimit", "2"), ("ServiceDefaults:RateLimiting:Window", "01:00:00")];

    [Fact]
    public async Task A_client_beyond_its_limit_is_told_when_to_come_back()
    {
        await using var app = await StartAsync(Hosts.Web(TwoRequestsAnHour));
        using var client = app.Client();

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/")).StatusCode);
        using var refused = await client.AskAsync("/");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.Equal(429, (await refused.ReadJsonAsync())["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Health_is_exempt_from_the_limit()
    {
        await using var app = await StartAsync(Hosts.Web(TwoRequestsAnHour));
        using var client = app.Client();

        for (var probe = 0; probe < 5; probe++)
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/health/live")).StatusCode);
    }

    [Fact]
    public async Task Turned_off_there_is_no_limit()
    {
        await using var app = await StartAsync(Hosts.Web([.. TwoRequestsAnHour, ("ServiceDefaults:RateLimiting:Enabled", "false")]));
        using var client = app.Client();

        for (var request = 0; request < 5; request++)
            Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/")).StatusCode);
    }

    [Fact]
    public void A_signed_in_user_is_limited_wherever_they_are()
    {
        Assert.Equal(KeyOf("10.0.0.1", ("sub", "ada")), KeyOf("10.0.0.2", ("sub", "ada")));
        Assert.NotEqual(KeyOf("10.0.0.1", ("sub", "ada")), KeyOf("10.0.0.1", ("sub", "grace")));
    }

    [Fact]
    public void A_client_without_a_user_is_limited_by_its_id()
    {
        Assert.Equal(new ClientKey("client", "billing"), KeyOf("10.0.0.1", ("client_id", "billing")));
        Assert.NotEqual(KeyOf("10.0.0.1", ("client_id", "ada")), KeyOf("10.0.0.1", ("sub", "ada")));
    }

    [Fact]
    public void Anybody_else_is_limited_by_address_however_it_is_written()
    {
        Assert.Equal(KeyOf("10.0.0.1"), KeyOf("::ffff:10.0.0.1"));
        Assert.NotEqual(KeyOf("10.0.0.1"), KeyOf("10.0.0.2"));
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_cancelled_and_answered()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:RequestTimeouts:Timeout", "00:00:00.100")));
        using var client = app.Client();

        using var response = await client.AskAsync("/waits");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(504, (await response.ReadJsonAsync())["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Turned_off_a_request_has_no_timeout()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:RequestTimeouts:Timeout", "00:00:00.100"), ("ServiceDefaults:RequestTimeouts:Enabled", "false")));
        using var client = app.Client();

        using var response = await client.AskAsync("/timeout");

        Assert.Equal("none", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_as_too_large()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:RequestLimits:MaxBodySize", "10")));
        using var client = app.Client();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, bytes: 10)).StatusCode);
        using var refused = await SendAsync(client, bytes: 11);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(413, (await refused.ReadJsonAsync())["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Turned_off_Kestrels_own_body_limit_holds()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:RequestLimits:MaxBodySize", "10"), ("ServiceDefaults:RequestLimits:Enabled", "false")));
        using var client = app.Client();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, bytes: 11)).StatusCode);
    }

    private static ClientKey KeyOf(string address, params (string Type, string Value)[] claims)
    {
        var context = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), claims.Length == 0 ? null : "test")) };
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return ClientKey.Of(context);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, int bytes)
    {
        using var body = new ByteArrayContent(new byte[bytes]);
        return await client.PostAsync(new Uri("/", UriKind.Relative), body, TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/", () => "here");
        app.MapGet("/waits", async (CancellationToken cancellation) => await Task.Delay(Timeout.Infinite, cancellation));
        app.MapGet("/timeout", (HttpContext context) => context.Features.Get<IHttpRequestTimeoutFeature>() is null ? "none" : "some");
        app.MapPost("/", async (HttpRequest request) => await request.Body.CopyToAsync(Stream.Null));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
