namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class RequestsBoundedTests
{
    private const string Id = "PLT0012";

    [Theory]
    [InlineData("builder.WebHost.ConfigureKestrel(o => [|o.Limits.MaxRequestBodySize = null|]);")]
    [InlineData("builder.Services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(o => [|o.MultipartBodyLengthLimit = long.MaxValue|]);")]
    public Task A_limit_that_is_taken_away_is_reported(string statement) => ServiceCode.InProgram(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = 100_000_000);")]
    [InlineData("builder.Services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(o => o.MultipartBodyLengthLimit = 1 << 30);")]
    [InlineData("builder.WebHost.ConfigureKestrel(o => { if (o.Limits.MaxRequestBodySize == null) { } });")]
    public Task Another_limit_is_accepted(string statement) => ServiceCode.InProgram(statement).AcceptsAsync(Id);

    [Fact]
    public Task An_action_without_a_limit_gets_one()
    {
        const string Code = "using Microsoft.AspNetCore.Mvc;\npublic class FilesController : ControllerBase\n{{\n    [{0}]\n    public IActionResult Upload() => Ok();\n}}\n";
        return ServiceCode.With(Format(Code, "[|DisableRequestSizeLimit|]")).IsMendedAsync(Id, Format(Code, "RequestSizeLimit(30_000_000)"), "src/Orders/Work.cs");
    }

    [Theory]
    [InlineData("app.MapGet(\"/orders\", (int pageSize) => Enumerable.Range(0, 1000).Take([|pageSize|]));")]
    [InlineData("app.MapGet(\"/orders\", (int? pageSize, int page) => Enumerable.Range(0, 1000).Skip(page * 10).Take([|pageSize ?? 20|]));")]
    [InlineData("app.MapGet(\"/orders\", (int limit) => { var orders = new[] { 1 }.AsQueryable(); return orders.Take([|limit|]).ToList(); });")]
    public Task A_page_as_long_as_the_caller_likes_is_reported(string statement) => ServiceCode.InProgram(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("app.MapGet(\"/orders\", (int pageSize) => Enumerable.Range(0, 1000).Take(Math.Min(pageSize, 100)));")]
    [InlineData("app.MapGet(\"/orders\", ([System.ComponentModel.DataAnnotations.Range(1, 100)] int pageSize) => Enumerable.Range(0, 1000).Take(pageSize));")]
    [InlineData("app.MapGet(\"/orders\", (int pageSize) => pageSize > 100 ? [] : Enumerable.Range(0, 1000).Take(pageSize));")]
    [InlineData("app.MapGet(\"/orders\", () => Enumerable.Range(0, 1000).Take(20));")]
    [InlineData("Func<int, IEnumerable<int>> first = count => Enumerable.Range(0, 1000).Take(count);")]
    public Task A_page_that_is_bounded_or_not_the_callers_is_accepted(string statement) => ServiceCode.InProgram(statement).AcceptsAsync(Id);

    [Fact]
    public Task An_action_of_a_controller_is_looked_at()
        => ServiceCode.With("using Microsoft.AspNetCore.Mvc;\npublic class OrdersController : ControllerBase { public IActionResult List(int take) => Ok(Enumerable.Range(0, 1000).Take([|take|])); private IEnumerable<int> First(int count) => Enumerable.Range(0, 1000).Take(count); }").ReportsAsync(Id);

    [Fact]
    public Task A_page_is_bounded()
        => ServiceCode.InProgram("app.MapGet(\"/orders\", (int? pageSize) => Enumerable.Range(0, 1000).Take([|pageSize ?? 20|]));")
            .IsMendedAsync(Id, Program("app.MapGet(\"/orders\", (int? pageSize) => Enumerable.Range(0, 1000).Take(Math.Min(pageSize ?? 20, 100)));"));

    [Fact]
    public Task A_body_limit_is_set()
        => ServiceCode.InProgram("builder.WebHost.ConfigureKestrel(o => [|o.Limits.MaxRequestBodySize = null|]);")
            .IsMendedAsync(Id, Program("builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestBodySize = 30_000_000);"));

    [Fact]
    public Task Requests_without_a_timeout_are_reported_and_the_service_defaults_set_one()
        => new ServiceProject().Code("var builder = WebApplication.CreateBuilder(args);\nvar app = [|builder.Build()|];\napp.Run();\n")
            .IsMendedAsync(Id, "var builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults();\nvar app = builder.Build();\napp.MapServiceDefaults();\napp.Run();\n");

    [Fact]
    public Task Service_defaults_without_the_timeout_set_none()
        => new ServiceProject().Code("var builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults(o => o.RequestTimeouts.Enabled = false);\nvar app = [|builder.Build()|];\napp.MapServiceDefaults();\napp.Run();\n").HasNoFixAsync(Id);

    [Theory]
    [InlineData("var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddRequestTimeouts();\nvar app = builder.Build();\napp.UseRequestTimeouts();\napp.Run();\n")]
    [InlineData("Host.CreateApplicationBuilder(args).Build().Run();")]
    public Task Timeouts_of_its_own_and_a_worker_are_accepted(string program) => new ServiceProject().Code(program).AcceptsAsync(Id);

    private static string Program(string statement)
        => $"var builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults();\nvar app = builder.Build();\napp.MapServiceDefaults();\n{statement}\napp.Run();\n";

    private static string Format(string code, string attribute) => string.Format(System.Globalization.CultureInfo.InvariantCulture, code, attribute);
}
