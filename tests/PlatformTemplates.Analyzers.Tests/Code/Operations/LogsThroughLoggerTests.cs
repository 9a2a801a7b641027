namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class LogsThroughLoggerTests
{
    private const string Id = "PLT0006";

    [Theory]
    [InlineData("[|Console.WriteLine(\"placed\")|];")]
    [InlineData("[|Console.Write(1)|];")]
    [InlineData("[|Console.Error.WriteLine(\"failed\")|];")]
    [InlineData("await [|Console.Out.WriteLineAsync(\"placed\")|];")]
    [InlineData("[|System.Diagnostics.Trace.WriteLine(\"placed\")|];")]
    [InlineData("[|System.Diagnostics.Trace.TraceError(\"failed\")|];")]
    public Task Output_that_goes_around_the_logger_is_reported(string statement) => ServiceCode.InMethod(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("System.Diagnostics.Debug.WriteLine(\"placed\");")]
    [InlineData("var width = Console.WindowWidth; using var text = new StringWriter(); text.WriteLine(\"placed\");")]
    public Task Debug_output_and_other_writers_are_accepted(string statement) => ServiceCode.InMethod(statement).AcceptsAsync(Id);

    [Theory]
    [InlineData("""if (args is ["--help"]) { Console.WriteLine("usage: orders [migrate]"); return; }""")]
    [InlineData("""if (args.Length > 0) { switch (args[0]) { case "migrate": Console.WriteLine("migrating"); return; default: Console.Error.WriteLine("unknown"); return; } }""")]
    [InlineData("""var wantsHelp = args.Contains("--help"); if (wantsHelp) { Console.WriteLine("usage: orders [migrate]"); return; }""")]
    [InlineData("""switch (args) { case ["migrate"]: Console.WriteLine("migrating"); return; }""")]
    [InlineData("""if (args.Length > 3) { PrintUsage(); return; } static void PrintUsage() => Console.WriteLine("usage: orders [migrate]");""")]
    [InlineData("""try { await Task.Yield(); } catch (Exception failure) { Console.Error.WriteLine(failure); return; }""")]
    public Task Text_for_the_person_who_typed_a_command_or_sees_the_start_fail_is_accepted(string statements) => ServiceCode.InProgram(statements).AcceptsAsync(Id);

    [Theory]
    [InlineData("if (builder.Environment.IsProduction()) { [|Console.WriteLine(\"started\")|]; }")]
    [InlineData("var settings = new ConfigurationBuilder().AddCommandLine(args).Build(); if (settings[\"Greeting\"] is not null) { [|Console.WriteLine(\"started\")|]; }")]
    public Task A_condition_on_what_merely_gets_the_arguments_makes_no_command(string statements) => ServiceCode.InProgram(statements).ReportsAsync(Id);

    [Fact]
    public Task A_service_that_greets_at_its_start_is_reported() => ServiceCode.InProgram("[|Console.WriteLine(\"started\")|];").ReportsAsync(Id);

    [Theory]
    [InlineData("using var host = builder.Build(); host.Services.GetRequiredService<ILoggerFactory>();")]
    [InlineData("var settings = builder.Configuration.GetSection(\"Orders\"); await Task.Run(() => settings.Value);")]
    public Task A_tool_that_never_runs_the_host_it_makes_writes_for_the_person_before_it(string statements)
        => new ServiceProject().Code($"var builder = Host.CreateApplicationBuilder(args);\n{statements}\nConsole.WriteLine(\"done\");").AcceptsAsync(Id);

    [Theory]
    [InlineData("builder.Build().Run();")]
    [InlineData("using var host = builder.Build(); await host.StartAsync(); await host.StopAsync();")]
    [InlineData("Start(builder.Build()); static void Start<T>(T host) where T : IHost => host.Run();")]
    public Task A_worker_that_runs_its_host_is_no_tool(string statements)
        => new ServiceProject().Code($"var builder = Host.CreateApplicationBuilder(args);\n{statements}\ninternal static class Progress {{ public static void Report() => [|Console.WriteLine(\"started\")|]; }}").ReportsAsync(Id);

    [Fact]
    public Task A_job_with_the_service_defaults_is_no_tool()
        => new ServiceProject().Code("var builder = Host.CreateApplicationBuilder(args);\nbuilder.AddServiceDefaults();\nusing var host = builder.Build();\n[|Console.WriteLine(\"done\")|];").ReportsAsync(Id);

    [Fact]
    public Task Before_there_is_a_host_there_is_no_logger()
        => new ServiceProject().Code("""
            if (Environment.GetEnvironmentVariable("ORDERS_REGION") is null)
            {
                Console.Error.WriteLine("Set ORDERS_REGION.");
                return 1;
            }

            var builder = WebApplication.CreateBuilder(args);
            builder.AddServiceDefaults();
            var app = builder.Build();
            app.MapServiceDefaults();
            [|Console.WriteLine("starting")|];
            app.Run();
            return 0;
            """).ReportsAsync(Id);

    [Fact]
    public Task A_migration_which_is_given_no_logger_may_write_to_the_console()
        => ServiceCode.With("namespace Microsoft.EntityFrameworkCore.Migrations { public abstract class Migration { protected abstract void Up(); } }\npublic class AddOwner : Microsoft.EntityFrameworkCore.Migrations.Migration { protected override void Up() => Console.WriteLine(1); }").AcceptsAsync(Id);

    [Fact]
    public Task What_only_a_tool_at_a_prompt_calls_may_write_to_the_console()
        => ServiceCode.With("namespace Microsoft.EntityFrameworkCore.Design { public interface IDesignTimeDbContextFactory<T> { T Create(string[] args); } }\npublic class Factory : Microsoft.EntityFrameworkCore.Design.IDesignTimeDbContextFactory<string> { public string Create(string[] args) { Console.WriteLine(args.Length); return \"\"; } }").AcceptsAsync(Id);

    [Fact]
    public Task A_logger_may_write_to_the_console()
        => ServiceCode.With("""
            public class Plain : ILogger
            {
                public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
                public bool IsEnabled(LogLevel level) => true;
                public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format) => Console.WriteLine(format(state, exception));
            }
            """).AcceptsAsync(Id);

    [Theory]
    [InlineData("logger.LogInformation([|$\"Order {id} was placed\"|]);")]
    [InlineData("logger.LogError(new InvalidOperationException(), [|$\"Order {id} failed\"|]);")]
    [InlineData("logger.LogInformation([|\"Order \" + id + \" was placed\"|]);")]
    [InlineData("logger.LogInformation([|string.Format(\"Order {0} was placed\", id)|]);")]
    [InlineData("logger.Log(LogLevel.Debug, [|$\"Order {id} was placed\"|]);")]
    public Task A_message_put_together_is_reported(string statement) => ServiceCode.InMethod("var id = 5; " + statement, "ILogger<Work> logger").ReportsAsync(Id);

    [Theory]
    [InlineData("logger.LogInformation(\"Order {Id} was placed\", id);")]
    [InlineData("logger.LogInformation($\"{nameof(Work)} was started\");")]
    [InlineData("logger.LogInformation(\"a long message \" + \"in two parts\");")]
    [InlineData("var text = id.ToString(); logger.LogInformation(text);")]
    [InlineData("logger.LogInformation(\"Order {Id}\", $\"{id:00}\");")]
    public Task A_template_a_constant_and_a_text_from_elsewhere_are_accepted(string statement) => ServiceCode.InMethod("var id = 5; " + statement, "ILogger<Work> logger").AcceptsAsync(Id);

    [Fact]
    public Task An_interpolated_message_becomes_a_template()
        => Mended(
            "logger.LogInformation([|$\"Order {id} of {order.Owner,10} costs {_total:N2} {{net}}\"|]);",
            "logger.LogInformation(\"Order {Id} of {OrderOwner,10} costs {Total:N2} {{net}}\", id, order.Owner, _total);");

    [Fact]
    public Task The_exception_stays_in_its_place()
        => Mended(
            "try { } catch (Exception failure) { logger.LogError(failure, [|@$\"Order {id} failed\"|]); }",
            "try { } catch (Exception failure) { logger.LogError(failure, @\"Order {Id} failed\", id); }");

    [Fact]
    public Task Console_output_goes_to_the_logger_at_hand_and_all_at_once()
        => Mended(
            "[|Console.WriteLine(\"placed\")|]; [|Console.Error.WriteLine($\"Order {id} failed\")|];",
            "logger.LogInformation(\"placed\"); logger.LogError(\"Order {Id} failed\", id);");

    [Theory]
    [InlineData("logger.LogInformation([|$\"Order {id + 1} was placed\"|]);")]
    [InlineData("logger.LogInformation([|$\"Order {id} and {id} were placed\"|]);")]
    [InlineData("logger.LogInformation([|$\"Order {id} of {{Customer}}\"|], \"me\");")]
    [InlineData("[|Console.WriteLine(\"{0} was placed\", id)|];")]
    [InlineData("[|Console.WriteLine(id)|];")]
    public Task What_a_person_must_name_has_no_fix(string statement) => ServiceCode.InMethod("var id = 5; " + statement, "ILogger<Work> logger").HasNoFixAsync(Id);

    [Fact]
    public Task Without_a_logger_at_hand_there_is_no_fix() => ServiceCode.InMethod("[|Console.WriteLine(\"placed\")|];").HasNoFixAsync(Id);

    [Fact]
    public Task In_the_program_the_applications_logger_is_at_hand()
        => ServiceCode.InProgram("[|Console.WriteLine(\"started\")|];").IsMendedAsync(Id, """
            var builder = WebApplication.CreateBuilder(args);
            builder.AddServiceDefaults();
            var app = builder.Build();
            app.MapServiceDefaults();
            app.Logger.LogInformation("started");
            app.Run();

            """);

    private static Task Mended(string statement, string expected)
    {
        const string Parameters = "ILogger<Work> logger, Order order";
        const string Signature = "private readonly decimal _total = 3; public async Task DoAsync(int id)";
        return ServiceCode.InMethod(statement, Parameters, Signature).Code("public record Order(string Owner);", "src/Orders/Order.cs")
            .IsMendedAsync(Id, ServiceCode.Method(expected, Parameters, Signature), "src/Orders/Work.cs");
    }
}
