using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace PlatformTemplates.Jobs.Tests;

/// <summary>What the command line asks for, on a job without a database.</summary>
public sealed class CommandTests
{
    private readonly List<JobRun> _runs = [];
    private readonly DateTimeOffset _now = new(2026, 2, 10, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("--as-of")]
    [InlineData("--as-off 2026-01-31")]
    [InlineData("2026-01-31")]
    [InlineData("--as-of yesterday")]
    [InlineData("--as-of 2026-02-30")]
    [InlineData("--as-of 2026-02-10")]
    [InlineData("--from 2026-01-01")]
    [InlineData("--to 2026-01-01")]
    [InlineData("--as-of 2026-01-01 --from 2026-01-01 --to 2026-01-02")]
    [InlineData("--from 2026-01-02 --to 2026-01-01")]
    [InlineData("--dry-run")]
    [InlineData("--Job:MaxRuntime=0")]
    [InlineData("--Job:MaxRuntime=soon")]
    [InlineData("--Job:TimeZone=Europe/Atlantis")]
    [InlineData("--Job:Name=a/b")]
    public async Task What_cannot_be_done_as_it_is_asked_is_a_wrong_configuration(string arguments)
    {
        Assert.Equal(78, await RunAsync(arguments));
        Assert.Empty(_runs);
    }

    [Theory]
    [InlineData("--as-off 2026-01-31", "--as-off")]
    [InlineData("--as-of yesterday", "--as-of must be a date such as 2026-01-31, not 'yesterday'.")]
    [InlineData("--as-of 2099-01-01", "2099-01-01 is not over before 2099-01-02T00:00:00+00:00")]
    [InlineData("--Job:TimeZone=Europe/Atlantis", "Job:TimeZone must be an IANA time zone")]
    public async Task The_message_says_what_is_wrong_and_is_no_stack_trace(string arguments, string message)
    {
        await using var process = new JobProcess("Data Source=:memory:", arguments.Split(' '));

        Assert.Equal(78, await process.WaitForExitAsync());
        Assert.Contains(message, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_connection_string_the_configuration_is_wrong()
    {
        await using var process = new JobProcess("", ["--as-of", "2026-01-31"], ("ConnectionStrings__Database", ""));

        Assert.Equal(78, await process.WaitForExitAsync());
    }

    [Fact]
    public async Task Help_names_the_options_and_runs_nothing()
    {
        await using var process = new JobProcess("Data Source=:memory:", ["--help"]);

        Assert.Equal(0, await process.WaitForExitAsync());
        foreach (var option in new[] { "--as-of", "--from", "--to", "--dry-run", "--restart" })
            Assert.Contains(option, process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "2026-02-09")]
    [InlineData("--Job:TimeZone=America/Los_Angeles", "2026-02-08")]
    [InlineData("--Job:ScheduledTime=2026-02-05T01:00:00Z", "2026-02-04")]
    [InlineData("--Job:ScheduledTime=2026-02-05T01:00:00+02:00", "2026-02-03")]
    // 2026-02-05T01:00Z in minutes since 1970.
    [InlineData("--Job:KubernetesJob=add-up-ledger-29504220", "2026-02-04")]
    [InlineData("--Job:KubernetesJob=by-hand-7", "2026-02-09")]
    [InlineData("--Job:KubernetesJob=byhand", "2026-02-09")]
    [InlineData("--Job:KubernetesJob=add-up-ledger-29504220 --Job:ScheduledTime=2026-02-03T01:00:00Z", "2026-02-02")]
    [InlineData("--Job:ScheduledTime=2026-02-05T01:00:00Z --as-of 2026-01-31", "2026-01-31")]
    public async Task A_run_is_for_the_period_asked_for_or_else_the_last_one_that_was_over_when_it_was_scheduled(string arguments, string run)
    {
        Assert.Equal(0, await RunAsync(arguments));

        Assert.Equal(run, Assert.Single(_runs).Period.Name);
    }

    [Fact]
    public void The_minutes_in_the_name_of_a_Kubernetes_Job_are_those_of_the_example()
        => Assert.Equal(29504220, new DateTimeOffset(2026, 2, 5, 1, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() / 60);

    [Fact]
    public async Task From_and_to_are_inclusive()
    {
        Assert.Equal(0, await RunAsync("--from 2026-01-30 --to 2026-02-01"));

        Assert.Equal(["2026-01-30", "2026-01-31", "2026-02-01"], _runs.Select(run => run.Period.Name));
    }

    [Theory]
    [InlineData("--Own:Number=many", "Failed to convert configuration value 'many' at 'Own:Number' to type 'System.Int32'.")]
    [InlineData("--Own:Number=0", "Own:Number must be more than zero.")]
    public async Task A_wrong_setting_of_the_jobs_own_is_a_wrong_configuration(string arguments, string message)
    {
        var log = new FakeLogCollector();

        Assert.Equal(78, await RunAsync(arguments, builder =>
        {
            builder.Logging.AddProvider(new FakeLoggerProvider(log));
            builder.Services.AddOptions<OwnOptions>().Bind(builder.Configuration.GetSection("Own")).Validate(own => own.Number > 0, "Own:Number must be more than zero.").ValidateOnStart();
        }));

        Assert.Empty(_runs);
        Assert.Contains(log.GetSnapshot(), record => record.Message == message && record.Exception is null);
    }

    [Fact]
    public async Task A_host_that_cannot_start_is_to_try_again()
        => Assert.Equal(75, await RunAsync("", builder => builder.Services.AddHostedService<NoStart>()));

    [Fact]
    public async Task A_run_that_is_told_to_stop_before_it_began_is_to_try_again()
    {
        Assert.Equal(75, await RunAsync("", isStopped: true));
        Assert.Empty(_runs);
    }

    private Task<int> RunAsync(string arguments, Action<HostApplicationBuilder>? configure = null, bool isStopped = false)
        => Patience.For(JobCommand.RunAsync(
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            settings =>
            {
                var builder = Host.CreateApplicationBuilder(settings);
                builder.Services.AddSingleton<TimeProvider>(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_now));
                builder.Services.AddSingleton(_runs);
                builder.AddJob<Remembering, string>();
                configure?.Invoke(builder);
                return builder;
            },
            isStopped ? new CancellationToken(canceled: true) : TestContext.Current.CancellationToken));

    private sealed class Remembering(List<JobRun> runs) : IJob<string>
    {
        public Task<Batch<string>> RunBatchAsync(JobRun run, string? checkpoint, CancellationToken cancellationToken)
        {
            runs.Add(run);
            return Task.FromResult(Batch.Last<string>(1));
        }
    }

    private sealed class OwnOptions
    {
        public int Number { get; set; } = 1;
    }

    private sealed class NoStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new TimeoutException("What it needs is not there.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
