namespace PlatformTemplates.Analyzers.Tests.Code;

public class DependencyCheckedTests
{
    private const string Id = "PLT0010";

    // The shape of the packages, which the tests need not have.
    private const string EntityFramework = """
        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext;
            public class DbContextOptionsBuilder { public DbContextOptionsBuilder UseNpgsql(string s) => this; public DbContextOptionsBuilder UseInMemoryDatabase(string s) => this; }
        }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class EntityFrameworkServiceCollectionExtensions
            {
                public static IServiceCollection AddDbContext<TContext>(this IServiceCollection services, Action<Microsoft.EntityFrameworkCore.DbContextOptionsBuilder>? optionsAction = null) => services;
            }
            public static class Checks
            {
                public static IHealthChecksBuilder AddDbContextCheck<TContext>(this IHealthChecksBuilder builder, string? name = null, IEnumerable<string>? tags = null) => builder;
            }
        }
        """;

    [Theory]
    [InlineData("[|builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=orders\"))|];")]
    [InlineData("[|builder.Services.AddDbContext<Orders>()|];")]
    [InlineData("if (args.Length > 0) { [|builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=orders\"))|]; } else { builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=other\")); }")]
    [InlineData("[|builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=orders\"))|]; builder.Services.AddHealthChecks().AddCheck(\"self\", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy(), [\"live\"]);")]
    [InlineData("[|builder.Services.AddSingleton<RabbitMQ.Client.IConnection>(_ => null!)|]; builder.Services.AddHealthChecks().AddDbContextCheck<Orders>();")]
    [InlineData("[|builder.Services.AddSingleton<RabbitMQ.Client.IConnection>(_ => null!)|]; builder.Services.AddSingleton<RabbitMQ.Client.IChannel>(_ => null!);")]
    public Task A_dependency_that_no_check_asks_for_is_reported(string statements) => With(statements).ReportsAsync(Id);

    [Theory]
    [InlineData("builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=orders\")); builder.Services.AddHealthChecks().AddDbContextCheck<Orders>();")]
    [InlineData("builder.Services.AddDbContext<Orders>(); builder.Services.AddHealthChecks().AddCheck<Reaches>(\"database\");")]
    [InlineData("builder.Services.AddDbContext<Orders>(o => o.UseInMemoryDatabase(\"orders\"));")]
    [InlineData("builder.Services.AddSingleton<Reaches>();")]
    [InlineData("builder.Services.AddSingleton<RabbitMQ.Client.SslSettings>(_ => new());")]
    public Task A_dependency_with_a_check_an_embedded_one_and_none_are_accepted(string statements) => With(statements).AcceptsAsync(Id);

    [Theory]
    [InlineData("Npgsql.DependencyInjection", "IServiceCollection services", "[|builder.Services.AddNpgsqlDataSource(\"Host=orders\")|];", true)]
    [InlineData("Aspire.Npgsql", "IHostApplicationBuilder builder", "builder.AddNpgsqlDataSource(\"orders\");", false)]
    public Task A_library_that_registers_a_check_too_is_accepted(string assembly, string receiver, string statement, bool isReported)
    {
        var project = new ServiceProject().Reference(assembly, $"public static class Sources {{ public static void AddNpgsqlDataSource(this {receiver}, string connection) {{ }} }}").Code(Program(statement).Replace("using Microsoft.EntityFrameworkCore;", "", StringComparison.Ordinal).Replace("Orders : DbContext", "Orders", StringComparison.Ordinal));
        return isReported ? project.ReportsAsync(Id) : project.AcceptsAsync(Id);
    }

    [Fact]
    public Task A_worker_that_answers_no_probe_is_not_judged()
        => new ServiceProject().Reference("RabbitMQ.Client", "namespace RabbitMQ.Client { public interface IConnection; }")
            .Code("var builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddSingleton<RabbitMQ.Client.IConnection>(_ => null!);\nbuilder.Build().Run();").AcceptsAsync(Id);

    [Fact]
    public Task A_job_gets_no_traffic()
    {
        const string job = "using PlatformTemplates.Jobs;\nreturn await JobCommand.RunAsync(args, settings =>\n{\n    var builder = Host.CreateApplicationBuilder(settings);\n    builder.AddServiceDefaults();\n    builder.Services.AddSingleton<RabbitMQ.Client.IConnection>(_ => null!);\n    return builder;\n});";
        return JobPackages.AddTo(new ServiceProject().Reference("RabbitMQ.Client", "namespace RabbitMQ.Client { public interface IConnection; }"), job).Code(job).AcceptsAsync(Id, "PLT0002", "PLT0003");
    }

    [Theory]
    [InlineData("batch/v1", "Job", false)]
    [InlineData("apps/v1", "Deployment", true)]
    public Task What_is_deployed_to_end_by_itself_gets_no_traffic(string apiVersion, string kind, bool isReported)
    {
        var project = new ServiceProject().Reference("RabbitMQ.Client", "namespace RabbitMQ.Client { public interface IConnection; }")
            .Code("var builder = Host.CreateApplicationBuilder(args);\nbuilder.AddServiceDefaults();\n" + (isReported ? "[|" : "") + "builder.Services.AddSingleton<RabbitMQ.Client.IConnection>(_ => null!)" + (isReported ? "|]" : "") + ";\nbuilder.Build().Run();")
            .File("k8s/workload.yaml", $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: orders}}\nspec: {{template: {{spec: {{containers: [{{name: orders, image: registry.example.com/orders}}]}}}}}}\n");
        return isReported ? project.ReportsAsync(Id) : project.AcceptsAsync(Id);
    }

    [Fact]
    public Task The_check_is_registered_after_the_context()
        => With("[|builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=orders\"))|]; // the orders")
            .IsMendedAsync(Id, Program("builder.Services.AddDbContext<Orders>(o => o.UseNpgsql(\"Host=orders\")); // the orders\nbuilder.Services.AddHealthChecks().AddDbContextCheck<Orders>(tags: [\"ready\"]);"));

    [Fact]
    public Task A_broker_is_left_to_a_person() => With("[|builder.Services.AddSingleton<RabbitMQ.Client.IConnection>(_ => null!)|];").HasNoFixAsync(Id);

    private static ServiceProject With(string statements)
        => new ServiceProject().Reference("Microsoft.EntityFrameworkCore", EntityFramework).Reference("RabbitMQ.Client", "namespace RabbitMQ.Client { public interface IConnection; public interface IChannel; public class SslSettings; }").Code(Program(statements));

    private static string Program(string statements)
        => $"using Microsoft.EntityFrameworkCore;\nusing Microsoft.Extensions.Diagnostics.HealthChecks;\nvar builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults();\n{statements}\nvar app = builder.Build();\napp.MapServiceDefaults();\napp.Run();\npublic class Orders : DbContext;\npublic class Reaches(Orders orders) : IHealthCheck {{ public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token) => Task.FromResult(HealthCheckResult.Healthy(orders.ToString())); }}";
}
