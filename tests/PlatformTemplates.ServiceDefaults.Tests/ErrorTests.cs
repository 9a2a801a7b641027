using System.Diagnostics;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class ErrorTests
{
    [Fact]
    public async Task An_exception_becomes_a_problem_with_the_trace_id_and_without_its_text()
    {
        await using var app = await StartAsync(Hosts.Web());
        using var client = app.Client();

        using var caller = new Activity("caller").Start();
        using var response = await client.AskAsync("/throws");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.ReadJsonAsync();
        Assert.Equal(caller.TraceId.ToString(), problem["traceId"]!.GetValue<string>());
        Assert.DoesNotContain("hunter2", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_error_response_becomes_a_problem()
    {
        await using var app = await StartAsync(Hosts.Web());
        using var client = app.Client();

        using var response = await client.AskAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(404, (await response.ReadJsonAsync())["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_refusal_by_authorization_becomes_a_problem_though_it_runs_before_the_applications_middleware()
    {
        var builder = Hosts.Web();
        builder.Services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NobodyHandler>("none", null);
        builder.Services.AddAuthorization();
        await using var app = await StartAsync(builder, app => app.MapGet("/secret", () => "secret").RequireAuthorization());
        using var client = app.Client();

        using var response = await client.AskAsync("/secret");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(401, (await response.ReadJsonAsync())["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_the_application_adds_to_problems_stays()
    {
        var builder = Hosts.Web();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["team"] = "orders");
        await using var app = await StartAsync(builder);
        using var client = app.Client();

        using var response = await client.AskAsync("/nowhere");

        var problem = await response.ReadJsonAsync();
        Assert.Equal("orders", problem["team"]!.GetValue<string>());
        Assert.Equal(32, problem["traceId"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Turned_off_errors_stay_empty()
    {
        await using var app = await StartAsync(Hosts.Web(("ServiceDefaults:Errors:Enabled", "false")));
        using var client = app.Client();

        using var response = await client.AskAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder, Action<WebApplication>? map = null)
    {
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/throws", () => { throw new InvalidOperationException("Password=hunter2"); });
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class NobodyHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(AuthenticateResult.NoResult());
    }
}
