using PlatformTemplates.Analyzers.Tests.Code.Operations;

namespace PlatformTemplates.Analyzers.Tests.Code;

/// <summary>Whether endpoints say who may call them.</summary>
public class AccessTests
{
    private const string Id = "PLT0011";

    [Theory]
    [InlineData("app.MapGet([|\"/orders\"|], () => \"\");")]
    [InlineData("app.MapPost([|\"/orders\"|], () => \"\").WithName(\"Place\");")]
    [InlineData("app.MapPost([|\"/orders\"|], () => \"placed\");")]
    [InlineData("app.MapGet([|\"/orders\"|], () => \"all of them\");")]
    [InlineData("app.MapGet([|\"/orders\"|], () => Results.Ok(\"all of them\"));")]
    [InlineData("app.MapGet([|\"/orders\"|], (int id) => Results.Ok(id));")]
    [InlineData("app.MapGet([|\"/\"|], (string name) => \"Hello \" + name);")]
    [InlineData("app.MapGet([|\"/go\"|], (string to) => Results.Redirect(to));")]
    [InlineData("var orders = app.MapGroup(\"/orders\"); orders.MapGet([|\"/\"|], () => \"\"); orders.MapDelete(\"/{id}\", (int id) => \"\").AllowAnonymous().WithName(\"x\");")]
    public Task An_endpoint_that_says_nothing_is_reported(string statement) => ServiceCode.InProgram(statement).ReportsAsync(Id);

    [Fact]
    public async Task An_endpoint_whose_pattern_is_computed_is_called_so()
        => Assert.StartsWith("The GET endpoint of a computed pattern has no authorization decision", Assert.Single(await ServiceCode.InProgram("app.MapGet([|args[0]|], () => \"\");").ReportsAsync(Id)).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Theory]
    [InlineData("app.MapGet(\"/orders\", () => \"\").RequireAuthorization();")]
    [InlineData("app.MapGet(\"/orders\", () => \"\").WithName(\"List\").AllowAnonymous();")]
    [InlineData("app.MapGroup(\"/orders\").RequireAuthorization().MapGet(\"/\", () => \"\");")]
    [InlineData("var orders = app.MapGroup(\"/orders\").RequireAuthorization(); orders.MapGet(\"/\", () => \"\");")]
    [InlineData("var orders = app.MapGroup(\"/orders\"); orders.RequireAuthorization(); orders.MapGroup(\"/{id}\").MapGet(\"/\", (int id) => \"\");")]
    [InlineData("app.MapGet(\"/orders\", [Microsoft.AspNetCore.Authorization.Authorize] () => \"\");")]
    [InlineData("app.MapGet(\"/orders\", Handlers.List);")]
    [InlineData("app.MapGet(\"/orders\", () => \"\").RequireScope(\"orders\");")]
    [InlineData("app.MapGet(\"/orders\", () => \"\").AddEndpointFilter(async (context, next) => await next(context));")]
    [InlineData("app.MapGet(\"/healthz/live\", () => \"\");")]
    [InlineData("app.MapGet(\"/\", () => Results.Redirect(\"/docs\")); app.MapGet(\"/home\", () => TypedResults.LocalRedirect(\"~/docs\"));")]
    [InlineData("app.MapGet(\"/\", () => \"Orders are placed by gRPC.\"); app.MapGet(\"/error\", () => Results.Problem(\"It failed.\", statusCode: 500));")]
    [InlineData("if (app.Environment.IsDevelopment()) app.MapGet(\"/debug\", () => \"\");")]
    [InlineData("var list = app.MapGet(\"/orders\", () => \"\"); list.AllowAnonymous();")]
    public Task A_decision_wherever_it_is_made_is_accepted(string statement)
        => ServiceCode.InProgram(statement).Code("""
            using Microsoft.AspNetCore.Authorization;
            public static class Handlers
            {
                [AllowAnonymous] public static string List() => "";
                public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder builder, string scope) => builder.RequireAuthorization(scope);
            }
            """, "src/Orders/Handlers.cs").AcceptsAsync(Id);

    [Theory]
    [InlineData("builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());")]
    [InlineData("builder.Services.AddAuthorization(o => o.FallbackPolicy = o.DefaultPolicy);")]
    public Task A_fallback_policy_decides_for_all(string registration)
        => new ServiceProject().Code($"var builder = WebApplication.CreateBuilder(args);\n{registration}\nbuilder.AddServiceDefaults();\nvar app = builder.Build();\napp.MapServiceDefaults();\napp.MapGet(\"/orders\", () => \"\");\napp.Run();").AcceptsAsync(Id);

    [Fact]
    public Task A_middleware_of_the_services_own_may_decide()
        => ServiceCode.InProgram("app.UseMiddleware<ApiKeys>(); app.MapGet(\"/orders\", () => \"\");", "public class ApiKeys(RequestDelegate next) { public Task InvokeAsync(HttpContext context) => next(context); }").AcceptsAsync(Id);

    [Theory]
    [InlineData("app.MapOrders().RequireAuthorization();", false)]
    [InlineData("app.MapGroup(\"/v1\").RequireAuthorization().MapOrders();", false)]
    [InlineData("app.MapOrders();", true)]
    [InlineData("app.MapOrders().AllowAnonymous(); app.MapGroup(\"/internal\").MapOrders();", true)]
    public Task What_a_method_maps_and_gives_back_is_decided_by_its_callers(string statement, bool isReported)
    {
        var pattern = isReported ? "[|\"/\"|]" : "\"/\"";
        var project = ServiceCode.InProgram(statement).Code($$"""
            public static class Orders
            {
                public static RouteGroupBuilder MapOrders(this IEndpointRouteBuilder endpoints)
                {
                    var orders = endpoints.MapGroup("/orders").WithTags("Orders");
                    orders.MapGet({{pattern}}, () => "");
                    return orders;
                }
            }
            """, "src/Orders/Orders.cs");
        return isReported ? project.ReportsAsync(Id) : project.AcceptsAsync(Id);
    }

    [Fact]
    public Task A_method_may_decide_for_the_group_it_is_handed()
        => ServiceCode.InProgram("app.MapGroup(\"/orders\").MapOrders();", "public static class Orders { public static void MapOrders(this RouteGroupBuilder orders) { orders.RequireAuthorization(); orders.MapGet(\"/\", () => \"\"); } }").AcceptsAsync(Id);

    [Fact]
    public Task Endpoints_that_nobody_is_seen_to_map_are_not_judged()
        => ServiceCode.InProgram("", "public class Orders { public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet(\"/\", () => \"\"); }").AcceptsAsync(Id);

    [Theory]
    [InlineData("", "", "[|OrdersController|]", true)]
    [InlineData("[Authorize]", "", "OrdersController", false)]
    [InlineData("", "[AllowAnonymous]", "OrdersController", false)]
    public Task A_controller_decides_for_itself_or_each_action(string onClass, string onAction, string name, bool isReported)
    {
        var project = new ServiceProject()
            .Code("var builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults();\nbuilder.Services.AddControllers();\nvar app = builder.Build();\napp.MapServiceDefaults();\napp.MapControllers();\napp.Run();")
            .Code($"using Microsoft.AspNetCore.Authorization;\nusing Microsoft.AspNetCore.Mvc;\n{onClass}\npublic class {name} : ControllerBase\n{{\n    {onAction}\n    [HttpGet(\"/orders\")]\n    public IActionResult List() => Ok();\n}}", "src/Orders/OrdersController.cs");
        return isReported ? project.ReportsAsync(Id) : project.AcceptsAsync(Id);
    }

    [Fact]
    public Task Where_authorization_is_set_up_it_is_required()
    {
        const string Code = "var builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults();\nbuilder.Services.AddAuthorization();\nvar app = builder.Build();\napp.MapServiceDefaults();\napp.MapGet([|\"/orders\"|], () => \"\").WithName(\"List\");\napp.MapPost([|\"/orders\"|], () => \"\");\napp.Run();";
        return new ServiceProject().Code(Code).IsMendedAsync(Id, Code.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal).Replace("\"List\")", "\"List\").RequireAuthorization()", StringComparison.Ordinal).Replace("MapPost(\"/orders\", () => \"\")", "MapPost(\"/orders\", () => \"\").RequireAuthorization()", StringComparison.Ordinal));
    }

    [Fact]
    public Task Where_it_is_not_a_person_decides() => ServiceCode.InProgram("app.MapGet([|\"/orders\"|], () => \"\");").HasNoFixAsync(Id);
}
