using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using PlatformService1.Data;
using PlatformService1.Reconciling;
using PlatformService1.Tests.Data;
using PlatformTemplates.Jobs;

namespace PlatformService1.Tests;

/// <summary>What a run leaves behind, however it ends; run on every database that the job can use.</summary>
public abstract class ReconciliationTests
{
    private const string SmallBatches = "--Reconciliation:BatchSize=5";
    private const string SmallestBatches = "--Reconciliation:BatchSize=1";

    // In the smallest batches they take seconds: a process that is to be stopped in the middle is not done before.
    private const int ManyOrders = 2_000;
    private const int Kills = 5;

    private readonly TestDatabase _database;

    protected ReconciliationTests(TestDatabase database)
    {
        database.Require();
        _database = database;
    }

    [Fact]
    public async Task A_report_sums_up_the_day_and_lists_what_is_wrong()
    {
        var day = new ShopDay();
        var fine = day.Order(20);
        day.Pay(fine.Number, 12);
        day.Pay(fine.Number, 8);
        var unpaid = day.Order(30);
        var refunded = day.Order(10);
        day.Pay(refunded.Number, 10);
        day.Pay(refunded.Number, -4);
        var stray = day.Pay(day.NextNumber(), 7);
        await _database.AddAsync(day);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day));

        Assert.Equal("3 orders, 60 ordered, 26 paid, 3 differences, complete", Text(await _database.ReportOfAsync(day)));
        Assert.Equal(
            [(unpaid.Number, DifferenceKind.Unpaid, 30m, 0m), (refunded.Number, DifferenceKind.Underpaid, 10m, 6m), (stray.OrderNumber, DifferenceKind.NoOrder, 0m, 7m)],
            (await _database.DifferencesOfAsync(day)).Select(difference => (difference.OrderNumber, difference.Kind, difference.Ordered, difference.Paid)));
    }

    [Fact]
    public async Task A_report_says_how_things_stood_when_the_day_ended()
    {
        var day = new ShopDay();
        var first = day.Order(10, at: day.Start);
        day.Pay(first.Number, 10, at: day.Start);
        var last = day.Order(20, at: day.End.AddMilliseconds(-1));
        day.Pay(last.Number, 20, at: day.End);
        day.Order(40, at: day.End);
        await _database.AddAsync(day);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day));

        Assert.Equal("2 orders, 30 ordered, 10 paid, 1 differences, complete", Text(await _database.ReportOfAsync(day)));
        Assert.Equal(last.Number, Assert.Single(await _database.DifferencesOfAsync(day)).OrderNumber);
    }

    [Fact]
    public async Task How_large_a_batch_is_changes_nothing()
    {
        var day = ShopDay.Busy(orders: 50);
        // Two payments for an order that does not exist are one difference, in whichever batches they are found.
        var stray = day.NextNumber();
        day.Pay(stray, 1, at: day.Start);
        day.Pay(stray, 2, at: day.End.AddMinutes(-1));
        await _database.AddAsync(day);

        await _database.RunAsync(day);
        var expected = await ResultOfAsync(day);
        foreach (var size in (int[])[1, 7, 50, 51])
        {
            Assert.Equal(JobExitCode.Done, await _database.RunAsync(day, ["--restart", $"--Reconciliation:BatchSize={size}"]));
            Assert.Equal(expected, await ResultOfAsync(day));
        }

        Assert.Equal(3, (await _database.DifferencesOfAsync(day)).Single(difference => difference.OrderNumber == stray).Paid);
    }

    [Fact]
    public async Task A_difference_within_the_tolerance_is_not_listed()
    {
        var day = new ShopDay();
        day.Pay(day.Order(20).Number, 19.95m);
        await _database.AddAsync(day);

        await _database.RunAsync(day, ["--Reconciliation:Tolerance=0.05"]);

        Assert.Empty(await _database.DifferencesOfAsync(day));
    }

    [Fact]
    public async Task A_day_without_orders_has_a_report()
    {
        var day = new ShopDay();

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day));

        Assert.Equal("0 orders, 0 ordered, 0 paid, 0 differences, complete", Text(await _database.ReportOfAsync(day)));
    }

    [Fact]
    public async Task A_run_that_is_done_changes_nothing_when_it_is_repeated()
    {
        var day = ShopDay.Busy(orders: 30);
        await _database.AddAsync(day);
        await _database.RunAsync(day);
        var before = (await ResultOfAsync(day), (await _database.RunOfAsync(day))!.UpdatedAt);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day, configure: InBatch(_ => throw new InvalidOperationException("There is nothing to do."))));

        Assert.Equal(before, (await ResultOfAsync(day), (await _database.RunOfAsync(day))!.UpdatedAt));
    }

    [Fact]
    public async Task A_run_that_is_restarted_writes_the_report_anew()
    {
        var day = new ShopDay();
        var order = day.Order(20);
        await _database.AddAsync(day);
        await _database.RunAsync(day);
        var late = new ShopDay();
        late.Pay(order.Number, 20, at: day.End.AddMinutes(-1));
        await _database.AddAsync(late);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day, ["--restart"]));

        Assert.Equal("1 orders, 20 ordered, 20 paid, 0 differences, complete", Text(await _database.ReportOfAsync(day)));
        Assert.Empty(await _database.DifferencesOfAsync(day));
    }

    [Fact]
    public async Task A_dry_run_leaves_nothing_behind()
    {
        var day = ShopDay.Busy(orders: 30);
        await _database.AddAsync(day);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day, ["--dry-run", SmallBatches]));

        Assert.Null(await _database.ReportOfAsync(day));
        Assert.Empty(await _database.DifferencesOfAsync(day));
        Assert.Null(await _database.RunOfAsync(day));
    }

    [Fact]
    public async Task Data_that_is_wrong_ends_the_run_with_65_and_the_report_is_not_complete()
    {
        var day = new ShopDay();
        for (var i = 0; i < 7; i++)
            day.Order(10);
        day.Order(-1);
        await _database.AddAsync(day);

        Assert.Equal(JobExitCode.DataError, await _database.RunAsync(day, [SmallBatches]));

        // The batch of the wrong order is undone, and the one before it is not.
        Assert.Equal("5 orders, 50 ordered, 0 paid, 5 differences, not complete", Text(await _database.ReportOfAsync(day)));
    }

    [Fact]
    public async Task Killed_at_random_points_and_run_again_the_report_is_that_of_one_clean_run()
    {
        var day = ShopDay.Busy(ManyOrders);
        await _database.AddAsync(day);
        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day));
        var clean = await ResultOfAsync(day);
        await _database.ForgetAsync(day);

        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("Random points by the seed {0}", seed);
        var random = new Random(seed);
        for (var i = 0; i < Kills; i++)
        {
            var before = (await _database.RunOfAsync(day))?.Batches ?? 0;
            using var process = _database.Start(day, SmallestBatches);
            await KillAsync(process, day, before + random.Next(1, 40), TimeSpan.FromMilliseconds(random.Next(10)));
        }

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day));
        Assert.Equal(clean, await ResultOfAsync(day));
        Assert.Equal(Kills + 1, (await _database.RunOfAsync(day))!.Attempt);
    }

    [Fact]
    public async Task A_run_that_is_told_to_stop_keeps_its_checkpoint_and_ends_with_75()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var day = ShopDay.Busy(ManyOrders);
        await _database.AddAsync(day);
        await _database.RunAsync(day);
        var clean = await ResultOfAsync(day);
        await _database.ForgetAsync(day);

        using var process = _database.Start(day, SmallestBatches);
        await Patience.UntilAsync(async () => process.HasExited || (await _database.RunOfAsync(day))?.Batches > 0);
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var run = await _database.RunOfAsync(day);
        Assert.Equal(((int)JobExitCode.TryAgain, null), (process.ExitCode, run!.FinishedAt));
        Assert.NotNull(run.Checkpoint);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day));
        Assert.Equal(clean, await ResultOfAsync(day));
    }

    [Fact]
    public async Task Of_two_runs_at_once_one_works_and_the_other_is_to_try_again()
    {
        var day = ShopDay.Busy(orders: 30);
        await _database.AddAsync(day);
        var isAtWork = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        var first = _database.RunAsync(day, configure: InBatch(batch =>
        {
            isAtWork.TrySetResult();
            return mayEnd.Task;
        }));
        await Task.WhenAny(isAtWork.Task, first);

        var batchesOfSecond = 0;
        var second = await _database.RunAsync(day, configure: InBatch(batch => Task.FromResult(batchesOfSecond = batch)));
        mayEnd.SetResult();

        Assert.Equal((JobExitCode.TryAgain, 0), (second, batchesOfSecond));
        Assert.Equal(JobExitCode.Done, await first);
        Assert.Equal(1, (await _database.RunOfAsync(day))!.Attempt);
    }

    [Fact]
    public async Task A_run_over_its_limit_keeps_its_checkpoint_and_ends_with_75()
    {
        var day = ShopDay.Busy(orders: 60);
        await _database.AddAsync(day);
        await _database.RunAsync(day, [SmallBatches]);
        var clean = await ResultOfAsync(day);
        await _database.ForgetAsync(day);

        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var ended = await _database.RunAsync(day, [SmallBatches, "--Job:MaxRuntime=00:10:00"], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            InBatch(batch =>
            {
                if (batch == 3)
                    time.Advance(TimeSpan.FromMinutes(10));
                return Task.CompletedTask;
            })(builder);
        });

        var run = await _database.RunOfAsync(day);
        Assert.Equal((JobExitCode.TryAgain, 3, null), (ended, run!.Batches, run.FinishedAt));
        Assert.NotNull(run.Checkpoint);

        Assert.Equal(JobExitCode.Done, await _database.RunAsync(day, [SmallBatches]));
        Assert.Equal(clean, await ResultOfAsync(day));
    }

    private static Action<IHostApplicationBuilder> InBatch(Func<int, Task> inBatch)
        => builder => builder.Services.ConfigureDbContext<ReconciliationContext>(options => options.AddInterceptors(new BatchHook(inBatch)));

    private async Task KillAsync(Process process, ShopDay day, int batches, TimeSpan later)
    {
        try
        {
            await Patience.UntilAsync(async () => process.HasExited || (await _database.RunOfAsync(day))?.Batches >= batches);
            await Task.Delay(later, TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.NotEqual(0, process.ExitCode);
    }

    private async Task<string> ResultOfAsync(ShopDay day)
    {
        var differences = (await _database.DifferencesOfAsync(day)).Select(difference => $"{difference.OrderNumber} {difference.Kind} {difference.Ordered:0.##} {difference.Paid:0.##}");
        return string.Join('\n', [Text(await _database.ReportOfAsync(day)), .. differences]);
    }

    // PostgreSQL fills an amount up with zeros, and SQLite does not.
    private static string Text(Report? report)
        => $"{report?.Orders} orders, {report?.Ordered:0.##} ordered, {report?.Paid:0.##} paid, {report?.Differences} differences, {(report?.IsComplete == true ? "complete" : "not complete")}";
}
