using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PlatformTemplates.Jobs.EntityFrameworkCore;
using PlatformTemplates.Jobs.Sample;

namespace PlatformTemplates.Jobs.Tests;

/// <summary>What a job does on every database.</summary>
public abstract class DatabaseTests : IAsyncLifetime
{
    protected const string Day = "2026-01-31";
    private protected static readonly string[] ThisDay = ["--as-of", Day];

    private Ledger? _ledger;

    private protected Ledger Ledger => _ledger ?? throw new InvalidOperationException("The database is made by InitializeAsync.");

    /// <summary>How often a process is killed.</summary>
    protected abstract int Kills { get; }

    private protected abstract string ConnectionString { get; }

    public virtual async ValueTask InitializeAsync()
    {
        _ledger = new Ledger(ConnectionString);
        await _ledger.CreateAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_ledger is not null)
            await _ledger.DeleteAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<int> RunAsync(string[] args, Action<HostApplicationBuilder>? configure = null)
        => Patience.For(JobCommand.RunAsync(
            [$"--ConnectionStrings:Database={Ledger.ConnectionString}", .. args],
            settings =>
            {
                var builder = LedgerHost.CreateBuilder(settings);
                configure?.Invoke(builder);
                return builder;
            },
            TestContext.Current.CancellationToken));

    private protected static Action<HostApplicationBuilder> InBatch(Func<JobRun, CancellationToken, Task> hook)
        => builder => builder.Services.AddSingleton(new BatchHook { InBatch = hook });

    [Fact]
    public async Task A_run_works_through_all_batches_and_ends_with_0()
    {
        Assert.Equal(0, await RunAsync(ThisDay));

        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
        var run = await Ledger.RunAsync(Day);
        Assert.Equal((1, Ledger.BatchesPerDay, (long)Ledger.EntriesPerDay, null), (run!.Attempt, run.Batches, run.Rows, run.Checkpoint));
        Assert.NotNull(run.FinishedAt);
    }

    [Fact]
    public async Task A_run_that_is_done_changes_nothing_when_it_is_repeated()
    {
        await RunAsync(ThisDay);
        var before = await Ledger.RunAsync(Day);

        Assert.Equal(0, await RunAsync(ThisDay, InBatch((_, _) => throw new InvalidOperationException("There is no batch to do."))));

        Assert.Equivalent(before, await Ledger.RunAsync(Day), strict: true);
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task Killed_at_random_points_and_run_again_the_result_is_that_of_one_clean_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGKILL.");

        var operations = new Operations(0);
        await RunAsync(["--as-of", Ledger.NameOf(Kills)], builder => builder.Services.AddSingleton(operations));
        Assert.True(operations.Count > 10 * Ledger.BatchesPerDay);
        var random = new Random(20260131);
        var midway = 0;
        for (var i = 0; i < Kills; i++)
        {
            var day = Ledger.NameOf(i);
            // Each day is another point: before the first batch, in one, between two, after the last.
            await using (var process = new JobProcess(Ledger.ConnectionString, ["--as-of", day, $"--Sample:KillAt={random.Next(1, operations.Count + 1)}"]))
                Assert.Equal(128 + 9, await process.WaitForExitAsync());
            if (await Ledger.RunAsync(day) is { Checkpoint: not null })
                midway++;

            Assert.Equal(0, await RunAsync(["--as-of", day]));
        }

        for (var i = 0; i < Kills; i++)
        {
            var day = Ledger.NameOf(i);
            Assert.Equal(await Ledger.ExpectAsync(day), await Ledger.TotalsAsync(day));
            var run = await Ledger.RunAsync(day);
            Assert.Equal((Ledger.BatchesPerDay, (long)Ledger.EntriesPerDay, null), (run!.Batches, run.Rows, run.Checkpoint));
        }

        Assert.True(midway > Kills / 2, $"Only {midway} of {Kills} runs went on in the middle.");
    }

    [Fact]
    public async Task Of_two_runs_at_once_one_works_and_the_other_is_to_try_again()
    {
        var atWork = new TaskCompletionSource();
        var mayGoOn = new TaskCompletionSource();
        var first = RunAsync(ThisDay, InBatch(async (_, token) =>
        {
            atWork.TrySetResult();
            await mayGoOn.Task.WaitAsync(token);
        }));
        await Patience.For(atWork.Task);

        var worked = 0;
        await using (var other = new JobProcess(Ledger.ConnectionString, ThisDay))
            Assert.Equal(75, await other.WaitForExitAsync());
        Assert.Equal(75, await RunAsync(["--as-of", "2026-01-30"], InBatch((_, _) => Task.FromResult(worked++))));

        mayGoOn.SetResult();
        Assert.Equal(0, await first);
        Assert.Equal(0, worked);
        Assert.Equal(1, (await Ledger.RunAsync(Day))!.Attempt);
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
        Assert.Equal(0, await RunAsync(["--as-of", "2026-01-30"]));
    }

    [Fact]
    public async Task Of_many_runs_at_once_the_effects_are_there_once()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => RunAsync(ThisDay))));

        Assert.Contains(0, codes);
        Assert.All(codes, code => Assert.True(code is 0 or 75));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task Over_its_limit_a_run_stops_keeps_its_checkpoint_and_is_to_try_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var batches = 0;
        var code = await RunAsync([.. ThisDay, "--Job:MaxRuntime=00:10:00"], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            InBatch((_, _) =>
            {
                // The third batch is at work when the time is over, and still has time to end.
                if (++batches == 3)
                    time.Advance(TimeSpan.FromMinutes(10));
                return Task.CompletedTask;
            })(builder);
        });

        Assert.Equal(75, code);
        var run = await Ledger.RunAsync(Day);
        Assert.Equal((3, 60L, null), (run!.Batches, run.Rows, run.FinishedAt));
        Assert.Equal(0, await RunAsync(ThisDay));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task A_process_over_its_limit_stops_itself()
    {
        await using (var process = new JobProcess(Ledger.ConnectionString, [.. ThisDay, "--Job:MaxRuntime=00:00:02", "--Sample:BatchDelay=00:00:00.750"]))
        {
            Assert.Equal(75, await process.WaitForExitAsync());
            Assert.Contains("over_limit", process.Output, StringComparison.Ordinal);
        }

        Assert.Null((await Ledger.RunAsync(Day))!.FinishedAt);
        Assert.Equal(0, await RunAsync(ThisDay));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task A_batch_that_has_no_time_left_is_undone()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var batches = 0;
        var code = await RunAsync([.. ThisDay, "--Job:StopTimeout=00:00:10"], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            InBatch((_, token) =>
            {
                if (++batches < 3)
                    return Task.CompletedTask;
                var waiting = Task.Delay(Timeout.InfiniteTimeSpan, token);
                time.Advance(TimeSpan.FromHours(1));
                time.Advance(TimeSpan.FromSeconds(10));
                return waiting;
            })(builder);
        });

        Assert.Equal(75, code);
        Assert.Equal((2, 40L), ((await Ledger.RunAsync(Day))!.Batches, (await Ledger.RunAsync(Day))!.Rows));
        Assert.Equal(0, await RunAsync(ThisDay));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task A_batch_that_does_not_heed_its_cancellation_is_left_behind()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var never = new TaskCompletionSource();
        var code = await RunAsync(ThisDay, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            InBatch((_, _) =>
            {
                time.Advance(TimeSpan.FromHours(1));
                time.Advance(TimeSpan.FromSeconds(10));
                time.Advance(TimeSpan.FromSeconds(2));
                return never.Task;
            })(builder);
        });

        Assert.Equal(75, code);
        // What ends with the process is ended here, so that the database can be deleted.
        never.SetException(new InvalidOperationException());
        await Patience.Until(async () => await RunAsync(ThisDay) == 0);
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task On_SIGTERM_a_run_keeps_its_checkpoint_and_is_to_try_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");

        await using (var process = new JobProcess(Ledger.ConnectionString, [.. ThisDay, "--Sample:BatchDelay=00:00:01"]))
        {
            await Patience.Until(async () => await Ledger.RunAsync(Day) is { Batches: >= 2 });
            await process.TerminateAsync();
            Assert.Equal(75, await process.WaitForExitAsync());
            Assert.Contains("stopped", process.Output, StringComparison.Ordinal);
        }

        var stopped = await Ledger.RunAsync(Day);
        Assert.Null(stopped!.FinishedAt);
        Assert.NotNull(stopped.Checkpoint);
        Assert.Equal(0, await RunAsync(ThisDay));
        Assert.Equal(2, (await Ledger.RunAsync(Day))!.Attempt);
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task What_a_failed_batch_did_is_undone_and_the_next_attempt_goes_on_before_it()
    {
        var batches = 0;
        Assert.Equal(75, await RunAsync(ThisDay, InBatch((_, _) => ++batches == 4 ? throw new IOException("The other system does not answer.") : Task.CompletedTask)));
        Assert.Equal(3, (await Ledger.RunAsync(Day))!.Batches);

        batches = 0;
        Assert.Equal(0, await RunAsync(ThisDay, InBatch((_, _) => Task.FromResult(batches++))));
        Assert.Equal(Ledger.BatchesPerDay - 3, batches);
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task Wrong_data_ends_with_65_and_a_wrong_setting_with_78()
    {
        Assert.Equal(65, await RunAsync(ThisDay, InBatch((_, _) => throw new JobDataException("Entry 7 has no account: book it on one."))));
        Assert.Equal(78, await RunAsync(ThisDay, InBatch((_, _) => throw new JobConfigurationException("Sample:Currency is no currency."))));
        Assert.Equal(0, await RunAsync(ThisDay));
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_read_is_wrong_data_until_the_run_is_restarted()
    {
        await RunAsync(ThisDay, InBatch((_, _) => throw new IOException()));
        await using (var context = LedgerContext.Open(Ledger.ConnectionString))
            await context.Set<JobRunRecord>().ExecuteUpdateAsync(run => run.SetProperty(r => r.Checkpoint, "{\"lastId\":\"x\"}"), TestContext.Current.CancellationToken);

        Assert.Equal(65, await RunAsync(ThisDay));
        Assert.Equal(0, await RunAsync([.. ThisDay, "--restart"]));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task Restarted_a_run_that_is_done_is_done_again()
    {
        await RunAsync(ThisDay);
        await using (var context = LedgerContext.Open(Ledger.ConnectionString))
        {
            var first = await context.Entries.OrderBy(entry => entry.Id).FirstAsync(entry => entry.BookedAt >= new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), TestContext.Current.CancellationToken);
            await context.Entries.Where(entry => entry.Id == first.Id).ExecuteUpdateAsync(entry => entry.SetProperty(e => e.Amount, 100_000), TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, await RunAsync([.. ThisDay, "--restart"]));

        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
        Assert.Equal((2, Ledger.BatchesPerDay), ((await Ledger.RunAsync(Day))!.Attempt, (await Ledger.RunAsync(Day))!.Batches));
    }

    [Fact]
    public async Task A_dry_run_does_all_batches_and_leaves_nothing()
    {
        var batches = 0;
        Assert.Equal(0, await RunAsync([.. ThisDay, "--dry-run"], InBatch((run, _) =>
        {
            Assert.True(run.IsDryRun);
            return Task.FromResult(batches++);
        })));

        Assert.Equal(Ledger.BatchesPerDay, batches);
        Assert.Empty(await Ledger.TotalsAsync(Day));
        Assert.Null(await Ledger.RunAsync(Day));
    }

    [Fact]
    public async Task From_and_to_run_every_period_between_them_and_leave_out_what_is_done()
    {
        await RunAsync(["--as-of", "2026-01-11"]);
        var runs = new List<string>();

        Assert.Equal(0, await RunAsync(["--from", "2026-01-10", "--to", "2026-01-13"], InBatch((run, _) =>
        {
            runs.Add(run.Period.Name);
            return Task.CompletedTask;
        })));

        Assert.Equal(["2026-01-10", "2026-01-12", "2026-01-13"], runs.Distinct());
        foreach (var day in new[] { "2026-01-10", "2026-01-11", "2026-01-12", "2026-01-13" })
            Assert.Equal(await Ledger.ExpectAsync(day), await Ledger.TotalsAsync(day));
    }

    [Fact]
    public async Task A_period_that_fails_ends_the_ones_after_it()
    {
        Assert.Equal(65, await RunAsync(["--from", "2026-01-10", "--to", "2026-01-13"], InBatch((run, _) => run.Period.Name == "2026-01-12" ? throw new JobDataException("It is wrong.") : Task.CompletedTask)));

        Assert.NotNull((await Ledger.RunAsync("2026-01-11"))!.FinishedAt);
        Assert.Null((await Ledger.RunAsync("2026-01-12"))!.FinishedAt);
        Assert.Null(await Ledger.RunAsync("2026-01-13"));
    }
}
