using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Tests.Code;

public class HealthTests
{
    private const string Options = "new Microsoft.AspNetCore.Diagnostics.HealthChecks.HealthCheckOptions";

    [Theory]
    [InlineData("/health/live", HealthRole.Liveness)]
    [InlineData("/livez", HealthRole.Liveness)]
    [InlineData("/ready", HealthRole.Readiness)]
    [InlineData("/health/startup", HealthRole.Startup)]
    [InlineData("/healthz", HealthRole.Unknown)]
    [InlineData("/delivery/olive", HealthRole.Unknown)]
    public void The_path_tells_the_question(string path, HealthRole expected)
        => Assert.Equal(expected, Assert.Single(Facts.OfWeb($"app.MapHealthChecks(\"{path}\");", "builder.Services.AddHealthChecks();").HealthEndpoints).Role);

    [Theory]
    [InlineData("", true, null)]
    [InlineData($", {Options}()", true, null)]
    [InlineData($", {Options} {{ Predicate = check => check.Tags.Contains(\"live\") }}", false, "live")]
    [InlineData($", {Options} {{ Predicate = check => check.Tags.Contains(\"live\") || check.Tags.Contains(\"self\") }}", false, "live,self")]
    [InlineData($", {Options} {{ Predicate = _ => false }}", false, "")]
    [InlineData($", {Options} {{ Predicate = check => check.Name == \"a\" }}", false, null)]
    public void The_predicate_tells_which_checks_run(string options, bool every, string? tags)
    {
        var endpoint = Assert.Single(Facts.OfWeb($"app.MapHealthChecks(\"/live\"{options});", "builder.Services.AddHealthChecks();").HealthEndpoints);

        Assert.Equal((every, tags), (endpoint.RunsEveryCheck, endpoint.Tags is null ? null : string.Join(',', endpoint.Tags)));
    }

    [Theory]
    [InlineData("""AddCheck<Reaching>("a", tags: ["live"])""", "a", "live", true)]
    [InlineData("""AddCheck<Inner>("a", tags: new[] { "ready" })""", "a", "ready", false)]
    [InlineData("""AddNpgSql("connection", name: "postgres")""", "postgres", "", true)]
    [InlineData("""AddCheck("self", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy())""", "self", "", false)]
    public void A_check_touches_a_dependency_when_what_it_is_made_of_does(string call, string name, string tags, bool touches)
    {
        var project = new ServiceProject()
            .Reference("HealthChecks.NpgSql", "public static class NpgSql { public static IHealthChecksBuilder AddNpgSql(this IHealthChecksBuilder builder, string connection, string? name = null) => builder; }")
            .Code($$"""
                using Microsoft.Extensions.Diagnostics.HealthChecks;
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddHealthChecks().{{call}};
                builder.Build().Run();
                public class Reaching(System.Net.Http.HttpClient client) : IHealthCheck
                {
                    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy(client.ToString()));
                }
                public class Inner : IHealthCheck
                {
                    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy());
                }
                """);

        var check = Assert.Single(Facts.Of(project).HealthChecks);

        Assert.Equal((name, tags, touches), (check.Name, string.Join(',', check.Tags!), check.TouchesDependency));
    }

    [Fact]
    public void A_controller_named_for_health_may_answer()
    {
        const string controller = "[Microsoft.AspNetCore.Mvc.ApiController] public class HealthController : Microsoft.AspNetCore.Mvc.ControllerBase { }";
        Assert.True(Facts.OfWeb("app.MapControllers();", "builder.Services.AddControllers();", controller).HasUnknownHealthEndpoints);
        Assert.False(Facts.OfWeb("app.MapControllers();", "builder.Services.AddControllers();").HasUnknownHealthEndpoints);
    }

    [Theory]
    [InlineData("~/alive", true)]
    [InlineData("~/version", false)]
    public void An_action_whose_route_is_named_for_health_may_answer(string route, bool may)
        => Assert.Equal(may, Facts.OfWeb("app.MapControllers();", "builder.Services.AddControllers();", $"public class InfoController : Microsoft.AspNetCore.Mvc.ControllerBase {{ [Microsoft.AspNetCore.Mvc.HttpGet(\"{route}\")] public string Get() => \"\"; }}").HasUnknownHealthEndpoints);
}
