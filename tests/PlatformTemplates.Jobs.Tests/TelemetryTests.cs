using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PlatformTemplates.Jobs.Sample;
using PlatformTemplates.Jobs.Telemetry;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Jobs.Tests;

/// <summary>Alone: sources and meters of one name can't be told apart within a process.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

[Collection<Alone>]
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Day = "2026-01-31";
    private readonly TemporaryFolder _folder = new();
    private Ledger? _ledger;

    private Ledger Ledger => _ledger ?? throw new InvalidOperationException("The database is made by InitializeAsync.");

    public async ValueTask InitializeAsync()
    {
        _ledger = new Ledger($"Data Source={_folder.PathOf("ledger.db")};Pooling=false");
        await _ledger.CreateAsync();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("data", 65)]
    public async Task Traces_metrics_and_logs_have_arrived_when_the_process_ends(string? failure, int exitCode)
    {
        await using var collector = await Collector.StartAsync();
        await using var process = new JobProcess(
            Ledger.ConnectionString,
            ["--as-of", Day, $"--Sample:Failure={failure}"],
            // Far longer than the run: by themselves the exporters would send nothing.
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
            ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "3600000"));

        Assert.Equal(exitCode, await process.WaitForExitAsync());

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths);
        Assert.True(collector.Has("/v1/traces", $"run {LedgerHost.JobName}"));
        Assert.True(collector.Has("/v1/metrics", TelemetryNames.RunDuration));
        Assert.Equal(failure is null, collector.Has("/v1/metrics", TelemetryNames.LastSuccess));
        // The very last line that is logged.
        Assert.True(collector.Has("/v1/logs", $"{LedgerHost.JobName} {Day} ended"));
    }

    [Fact]
    public async Task A_collector_that_does_not_answer_does_not_keep_the_process()
    {
        await using var collector = await Collector.StartAsync(answers: false);
        await using var process = new JobProcess(
            Ledger.ConnectionString,
            ["--as-of", Day, "--Job:FlushTimeout=00:00:01"],
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            // Longer than the test waits.
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "3600000"));

        Assert.Equal(0, await process.WaitForExitAsync());

        Assert.Contains("Telemetry was not taken within 00:00:01", process.Output, StringComparison.Ordinal);
        Assert.NotNull((await Ledger.RunAsync(Day))!.FinishedAt);
    }

    [Fact]
    public async Task A_run_is_one_trace()
    {
        var (activities, _) = await RunAsync(["--as-of", Day]);

        var run = Assert.Single(activities, activity => activity.Parent is null && activity.ParentId is null);
        Assert.Equal($"run {LedgerHost.JobName}", run.DisplayName);
        Assert.Equal((LedgerHost.JobName, Day, "done"), (run.GetTagItem("platform.job.name"), run.GetTagItem("platform.job.run"), run.GetTagItem("platform.job.outcome")));
        Assert.Equal((long)Ledger.EntriesPerDay, run.GetTagItem("platform.job.run.rows"));
        Assert.Equal(Ledger.BatchesPerDay, activities.Count(activity => activity.DisplayName == "batch"));
        Assert.All(activities, activity => Assert.Equal(run.TraceId, activity.TraceId));
    }

    [Fact]
    public async Task Every_period_is_a_trace_of_its_own()
    {
        var (activities, _) = await RunAsync(["--from", "2026-01-10", "--to", "2026-01-12"]);

        Assert.Equal(3, activities.Select(activity => activity.TraceId).Distinct().Count());
    }

    [Fact]
    public async Task A_run_that_is_done_tells_its_rows_its_duration_and_when()
    {
        var (_, metrics) = await RunAsync(["--as-of", Day]);

        Assert.Equal(Ledger.EntriesPerDay, Point(metrics, TelemetryNames.Rows).GetSumLong());
        var duration = Point(metrics, TelemetryNames.RunDuration);
        Assert.Equal(1, duration.GetHistogramCount());
        Assert.Contains(new KeyValuePair<string, object?>(TelemetryNames.Outcome, "done"), Tags(duration));
        var finished = (await Ledger.RunAsync(Day))!.FinishedAt!.Value;
        Assert.Equal(new DateTimeOffset(finished, TimeSpan.Zero).ToUnixTimeMilliseconds() / 1000.0, Point(metrics, TelemetryNames.LastSuccess).GetGaugeLastValueDouble());
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), Point(metrics, TelemetryNames.LastPeriodEnd).GetGaugeLastValueDouble());
    }

    [Fact]
    public async Task A_run_that_fails_tells_when_the_last_one_was_done()
    {
        await RunAsync(["--as-of", Day]);
        var finished = (await Ledger.RunAsync(Day))!.FinishedAt!.Value;

        var (activities, metrics) = await RunAsync(["--as-of", "2026-02-01", "--Sample:Failure=data"]);

        Assert.Equal(new DateTimeOffset(finished, TimeSpan.Zero).ToUnixTimeMilliseconds() / 1000.0, Point(metrics, TelemetryNames.LastSuccess).GetGaugeLastValueDouble());
        Assert.Contains(new KeyValuePair<string, object?>(TelemetryNames.Outcome, "data_error"), Tags(Point(metrics, TelemetryNames.RunDuration)));
        var run = Assert.Single(activities, activity => activity.DisplayName.StartsWith("run ", StringComparison.Ordinal));
        Assert.Equal((ActivityStatusCode.Error, typeof(JobDataException).FullName), (run.Status, run.GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_run_of_an_old_period_leaves_the_newest_period_as_it_is()
    {
        await RunAsync(["--as-of", Day]);

        var (_, metrics) = await RunAsync(["--as-of", "2026-01-05"]);

        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), Point(metrics, TelemetryNames.LastPeriodEnd).GetGaugeLastValueDouble());
    }

    [Fact]
    public async Task A_dry_run_has_a_trace_and_no_metrics()
    {
        var (activities, metrics) = await RunAsync(["--as-of", Day, "--dry-run"]);

        Assert.Contains(activities, activity => activity.GetTagItem("platform.job.dry_run") is true);
        Assert.DoesNotContain(metrics, metric => metric.MeterName == TelemetryNames.Source);
    }

    private async Task<(IReadOnlyList<Activity> Activities, IReadOnlyList<Metric> Metrics)> RunAsync(string[] args)
    {
        var activities = new List<Activity>();
        var metrics = new List<Metric>();
        await Patience.For(JobCommand.RunAsync([$"--ConnectionStrings:Database={Ledger.ConnectionString}", .. args], settings =>
        {
            var builder = LedgerHost.CreateBuilder(settings);
            builder.Logging.ClearProviders();
            builder.Services.AddOpenTelemetry()
                .WithTracing(tracing => tracing.AddInMemoryExporter(activities))
                .WithMetrics(provider => provider.AddInMemoryExporter(metrics));
            return builder;
        }, TestContext.Current.CancellationToken));
        return (activities, [.. metrics.DistinctBy(metric => metric.Name)]);
    }

    private static MetricPoint Point(IReadOnlyList<Metric> metrics, string name)
    {
        foreach (var point in metrics.Single(metric => metric.Name == name).GetMetricPoints())
            return point;
        throw new InvalidOperationException($"{name} has no value.");
    }

    private static List<KeyValuePair<string, object?>> Tags(MetricPoint point)
    {
        var tags = new List<KeyValuePair<string, object?>>();
        foreach (var tag in point.Tags)
            tags.Add(tag);
        return tags;
    }
}
