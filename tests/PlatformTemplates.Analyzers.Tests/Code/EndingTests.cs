namespace PlatformTemplates.Analyzers.Tests.Code;

public class EndingTests
{
    private const string Id = "PLT6204";

    private const string Builder = "var builder = Host.CreateApplicationBuilder(args);\nbuilder.AddServiceDefaults();\n";

    private const string Jobs = "using PlatformTemplates.Jobs;\n";

    private const string CreateBuilder = "settings =>\n{\n    var builder = Host.CreateApplicationBuilder(settings);\n    builder.AddServiceDefaults();\n    return builder;\n}";

    [Theory]
    [InlineData(Jobs + "return await JobCommand.RunAsync(args, " + CreateBuilder + ");\n")]
    [InlineData(Jobs + "var code = await JobCommand.RunAsync(args, " + CreateBuilder + ");\nreturn code;\n")]
    [InlineData(Jobs + "Environment.ExitCode = await JobCommand.RunAsync(args, " + CreateBuilder + ");\n")]
    [InlineData(Jobs + "public static class Program { public static Task<int> Main(string[] args) => JobCommand.RunAsync(args, " + CreateBuilder + "); }\n")]
    public Task The_exit_code_of_a_job_that_is_returned_is_accepted(string program) => Job(program).AcceptsAsync(Id, "PLT0002", "PLT0003");

    [Fact]
    public Task The_exit_code_of_a_job_that_is_dropped_is_reported_and_returned()
        => Job(Jobs + "await [|JobCommand.RunAsync(args, " + CreateBuilder + ")|];\n").IsMendedAsync(Id, Jobs + "return await JobCommand.RunAsync(args, " + CreateBuilder + ");\n");

    [Theory]
    [InlineData(Jobs + "[|JobCommand.RunAsync(args, " + CreateBuilder + ")|].Wait();\n")]
    [InlineData(Jobs + "await [|JobCommand.RunAsync(args, " + CreateBuilder + ")|].ConfigureAwait(false);\nConsole.WriteLine(1);\n")]
    [InlineData(Jobs + "public static class Program { public static async Task Main(string[] args) { await [|JobCommand.RunAsync(args, " + CreateBuilder + ")|]; } }\n")]
    public Task Where_it_can_not_just_be_returned_it_is_reported_alone(string program) => Job(program).HasNoFixAsync(Id);

    [Theory]
    [InlineData(
        Builder + "try\n{\n    await builder.Build().RunAsync();\n}\n[|catch|] (Exception exception)\n{\n    Console.Error.WriteLine(exception);\n}\n",
        Builder + "try\n{\n    await builder.Build().RunAsync();\n}\ncatch (Exception exception)\n{\n    Console.Error.WriteLine(exception);\n    System.Environment.ExitCode = 1;\n}\n")]
    [InlineData(
        Builder + "try\n{\n    builder.Build().Run();\n    return 0;\n}\n[|catch|]\n{\n    return 0;\n}\n",
        Builder + "try\n{\n    builder.Build().Run();\n    return 0;\n}\ncatch\n{\n    return 1;\n}\n")]
    [InlineData(
        Builder + "try { builder.Build().Run(); } [|catch|] (System.Exception) { }\nreturn 0;\n",
        Builder + "try { builder.Build().Run(); } catch (System.Exception) { return 1; }\nreturn 0;\n")]
    [InlineData(
        "public static class Program\n{\n    public static void Main(string[] args)\n    {\n        try\n        {\n            Host.CreateApplicationBuilder(args).Build().Run();\n        }\n        [|catch|] (Exception)\n        {\n        }\n    }\n}\n",
        "public static class Program\n{\n    public static void Main(string[] args)\n    {\n        try\n        {\n            Host.CreateApplicationBuilder(args).Build().Run();\n        }\n        catch (Exception)\n        {\n            System.Environment.ExitCode = 1;\n        }\n    }\n}\n")]
    public Task An_entry_point_that_catches_everything_and_ends_with_0_is_reported_and_mended(string program, string mended) => Job(program).IsMendedAsync(Id, mended);

    [Theory]
    [InlineData("catch (Exception) { throw; }")]
    [InlineData("catch (Exception) { return 1; }")]
    [InlineData("catch (Exception) { failed = true; }")]
    [InlineData("catch (Exception) { count++; }")]
    [InlineData("catch (Exception exception) { Tell(exception); }")]
    [InlineData("catch (Exception) { Environment.Exit(3); }")]
    [InlineData("catch (Exception exception) when (exception is TimeoutException) { }")]
    [InlineData("catch (OperationCanceledException) { }")]
    [InlineData("catch (Exception) { Environment.ExitCode = 1; }")]
    public Task What_may_tell_of_the_failure_is_accepted(string handler)
        => Job($"{Builder}var (failed, count) = (false, 0);\ntry {{ builder.Build().Run(); }} {handler}\nreturn failed ? 1 : count;\nstatic void Tell(Exception exception) => Console.WriteLine(exception);\n").AcceptsAsync(Id);

    [Theory]
    [InlineData("try { await builder.Build().RunAsync(); return 0; } catch (Exception exception) { Console.WriteLine(exception); }\nreturn 70;\n")]
    [InlineData("try { await builder.Build().RunAsync(); } catch (Exception exception) { Console.WriteLine(exception); }\nthrow new InvalidOperationException();\n")]
    [InlineData("for (var i = 0; i < 3; i++) { try { await builder.Build().RunAsync(); } catch (Exception) { } }\n")]
    [InlineData("try { Console.WriteLine(1); } catch (Exception) { }\nawait builder.Build().RunAsync();\n")]
    [InlineData("await builder.Build().RunAsync();\n")]
    public Task What_comes_after_the_handler_counts(string statements) => Job(Builder + statements).AcceptsAsync(Id);

    [Fact]
    public async Task A_process_that_is_ended_with_0_where_something_went_wrong_is_reported_and_mended()
    {
        const string Before = Builder + "try { builder.Build().Run(); } catch (Exception) { [|Environment.Exit(0)|]; }\n";
        await Job(Before).IsMendedAsync(Id, Before.Replace("[|Environment.Exit(0)|]", "Environment.Exit(1)", StringComparison.Ordinal));
        await Job(Before.Replace("(Exception)", "(OperationCanceledException)", StringComparison.Ordinal).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)).AcceptsAsync(Id);
        await Job(Builder + "if (args.Length == 1) { Environment.Exit(0); }\nbuilder.Build().Run();\n").AcceptsAsync(Id);
    }

    [Fact]
    public async Task A_background_service_that_fails_ends_its_host_with_0()
    {
        const string Service = "public class Work : BackgroundService { protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask; }\n";
        await Job(Builder + "[|builder.Services.AddHostedService<Work>()|];\nbuilder.Build().Run();\n" + Service).HasNoFixAsync(Id);
        await Job(Builder + "builder.Services.AddHostedService<Work>();\nbuilder.Build().Run();\nreturn Work.Failed ? 1 : 0;\n" + Service.Replace("{ protected", "{ public static bool Failed; protected", StringComparison.Ordinal)).AcceptsAsync(Id);
        await Job(Builder + "builder.Services.AddHostedService<Work>();\nbuilder.Build().Run();\n" + Service.Replace("=> Task.CompletedTask;", "{ Environment.ExitCode = 1; return Task.CompletedTask; }", StringComparison.Ordinal)).AcceptsAsync(Id);
        await Job(Builder + "builder.Services.AddHostedService<Work>();\nbuilder.Build().Run();\n" + Service.Replace(": BackgroundService", ": IHostedService", StringComparison.Ordinal).Replace("protected override Task ExecuteAsync(CancellationToken stoppingToken)", "public Task StopAsync(CancellationToken token) => Task.CompletedTask; public Task StartAsync(CancellationToken token)", StringComparison.Ordinal)).AcceptsAsync(Id);
    }

    [Fact]
    public Task A_host_that_is_never_disposed_of_is_reported_and_disposed_of()
        => Job(Builder + "var host = [|builder.Build()|];\nawait host.StartAsync();\nhost.Services.GetHashCode();\nawait host.StopAsync();\n").IsMendedAsync(Id, Builder + "using var host = builder.Build();\nawait host.StartAsync();\nhost.Services.GetHashCode();\nawait host.StopAsync();\n");

    [Theory]
    [InlineData("using var host = builder.Build();\nawait host.StartAsync();\n")]
    [InlineData("var host = builder.Build();\nawait host.StartAsync();\nhost.Dispose();\n")]
    [InlineData("var host = builder.Build();\nawait host.StartAsync();\nawait Finish(host);\nstatic Task Finish(IHost host) { host.Dispose(); return Task.CompletedTask; }\n")]
    [InlineData("var host = builder.Build();\nusing (host) { await host.StartAsync(); }\n")]
    [InlineData("var host = builder.Build();\nawait host.RunAsync();\n")]
    public Task A_host_that_is_or_may_be_disposed_of_is_accepted(string statements) => Job(Builder + statements).AcceptsAsync(Id);

    [Fact]
    public Task Without_telemetry_there_is_nothing_to_send() => Job("var host = Host.CreateApplicationBuilder(args).Build();\nawait host.StartAsync();\n").AcceptsAsync(Id);

    [Fact]
    public async Task A_provider_that_is_never_disposed_of_is_reported_and_disposed_of()
    {
        const string Program = "using OpenTelemetry;\nusing OpenTelemetry.Trace;\nvar tracing = [|Sdk.CreateTracerProviderBuilder().AddOtlpExporter().Build()|];\nHost.CreateApplicationBuilder(args).Build().Run();\n";
        await Job(Program).IsMendedAsync(Id, Program.Replace("var tracing = [|", "using var tracing = ", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
        await Job(Program.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal) + "tracing.Dispose();\n").AcceptsAsync(Id);
        await Job(Program.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal) + "tracing.ForceFlush();\n").AcceptsAsync(Id);
    }

    [Fact]
    public async Task It_is_said_of_a_program_that_only_jobs_run()
    {
        const string Swallowing = Builder + "try { builder.Build().Run(); } catch (Exception) { }\n";
        await new ServiceProject().Code(Swallowing).AcceptsAsync(Id);
        await new ServiceProject().Code(Swallowing).File("k8s/deployment.yaml", Samples.Deployment).AcceptsAsync(Id);
        await new ServiceProject().Code(Swallowing).File("k8s/deployment.yaml", Samples.Deployment + "\n---\n" + CronJob.Replace("registry.example/report", "registry.example/orders", StringComparison.Ordinal)).AcceptsAsync(Id);
        await new ServiceProject().Code(Swallowing.Replace(" catch", " [|catch|]", StringComparison.Ordinal)).File("k8s/workflow.yaml", CronWorkflow).ReportsAsync(Id);
        await new ServiceProject().Code(Swallowing.Replace(" catch", " [|catch|]", StringComparison.Ordinal))
            .File("k8s/base/kustomization.yaml", "resources:\n  - job.yaml\n").File("k8s/base/job.yaml", CronJob)
            .File("k8s/overlays/production/kustomization.yaml", "namePrefix: prod-\nresources:\n  - ../../base\n").ReportsAsync(Id);
    }

    private static ServiceProject Job(string program) => JobPackages.AddTo(new ServiceProject(), program).Code(program).File("k8s/job.yaml", CronJob);

    private const string CronJob = "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: report\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: report\n              image: registry.example/report:1.0.0\n";

    private const string CronWorkflow = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: report\nspec:\n  workflowSpec:\n    entrypoint: run\n    templates:\n      - name: run\n        container:\n          image: registry.example/report:1.0.0\n";
}
