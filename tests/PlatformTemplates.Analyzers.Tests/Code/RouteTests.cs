using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Tests.Code;

public class RouteTests
{
    [Theory]
    [InlineData("""app.MapGet("/orders", () => 1);""", "/orders")]
    [InlineData("""app.MapGet("orders/", () => 1);""", "/orders")]
    [InlineData("""app.MapGroup("/api").MapGet("/orders", () => 1);""", "/api/orders")]
    [InlineData("""var api = app.MapGroup("/api"); var v1 = api.MapGroup("v1").RequireAuthorization(); v1.MapGet("/orders", () => 1);""", "/api/v1/orders")]
    [InlineData("""const string path = "/or"; app.Map(path + "ders", () => 1);""", "/orders")]
    [InlineData("""void Add(IEndpointRouteBuilder routes) => routes.MapGet("/orders", () => 1); Add(app.MapGroup("/a")); Add(app);""", "/a/orders;/orders")]
    [InlineData("""app.UseRouting(); app.UseEndpoints(endpoints => endpoints.MapGet("/orders", () => 1));""", "/orders")]
    [InlineData("""app.MapMethods("/orders", ["GET"], () => 1);""", "/orders")]
    [InlineData("""app.MapPost("/orders", () => 1);""", "")]
    public void Patterns_have_the_prefixes_of_their_groups(string body, string expected)
    {
        var facts = Facts.OfWeb(body);

        Assert.Equal(expected.Split(';', StringSplitOptions.RemoveEmptyEntries), facts.Routes.Select(r => r.Pattern).Order(StringComparer.Ordinal));
        Assert.All(facts.Routes, r => Assert.False(r.PrefixUnknown));
        Assert.False(facts.HasUnknownRoutes);
    }

    [Fact]
    public void Extension_methods_in_other_files_are_followed()
    {
        var facts = Facts.OfWeb("""app.MapGroup("/api").MapOrders();""", more: """
            public static class Orders
            {
                public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder routes)
                {
                    var group = routes.MapGroup("/orders").WithTags("orders");
                    group.MapGet("/{id:int}", (int id) => id);
                    return routes;
                }
            }
            """);

        Assert.Equal(["/api/orders/{id:int}"], facts.Routes.Select(r => r.Pattern));
        Assert.False(facts.Routes[0].PrefixUnknown);
    }

    [Fact]
    public void Where_a_prefix_cannot_be_known_it_is_said()
    {
        var facts = Facts.OfWeb("""app.MapGroup(app.Configuration["prefix"]!).MapGet("/orders", () => 1);""");

        Assert.True(Assert.Single(facts.Routes).PrefixUnknown);
    }

    [Fact]
    public void A_method_that_calls_itself_ends()
        => Assert.NotEmpty(Facts.OfWeb("""void Add(IEndpointRouteBuilder routes, int depth) { routes.MapGet("/x", () => 1); if (depth > 0) Add(routes.MapGroup("/a"), depth - 1); } Add(app, 3);""").Routes);

    [Theory]
    [InlineData("app.MapControllers();", "builder.Services.AddControllers();")]
    [InlineData("app.UseStaticFiles();", "")]
    [InlineData("""app.MapFallback(() => 1);""", "")]
    [InlineData("""app.MapGet(app.Configuration["path"]!, () => 1);""", "")]
    [InlineData("""app.Run(context => Task.CompletedTask);""", "")]
    [InlineData("""app.Map("/admin", branch => branch.Run(context => Task.CompletedTask));""", "")]
    [InlineData("""app.UsePathBase("/orders");""", "")]
    public void What_answers_without_a_route_makes_routes_unknown(string body, string services)
        => Assert.True(Facts.OfWeb(body, services).HasUnknownRoutes);

    [Fact]
    public void ServiceDefaults_answers_on_the_management_port()
    {
        var facts = Facts.OfWeb("app.MapServiceDefaults();", "builder.AddServiceDefaults();");

        Assert.Equal([("/health/live", true), ("/health/ready", true), ("/health/startup", true)], facts.Routes.Select(r => (r.Pattern, r.OnManagementPort)).Order());
        Assert.Equal([HealthRole.Startup, HealthRole.Liveness, HealthRole.Readiness], facts.HealthEndpoints.Select(e => e.Role).Order());
    }

    [Fact]
    public void Texts_between_quotes_are_known()
    {
        var facts = Facts.OfWeb("""app.Use((context, next) => context.Request.Path == "/healthz" ? Task.CompletedTask : next(context));""");

        Assert.True(facts.Mentions("/healthz"));
        Assert.False(facts.Mentions("/health"));
    }
}
