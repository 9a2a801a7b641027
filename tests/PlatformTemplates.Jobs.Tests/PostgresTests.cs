using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlatformTemplates.Jobs.EntityFrameworkCore;
using PlatformTemplates.Jobs.Sample;

namespace PlatformTemplates.Jobs.Tests;

/// <summary>PostgreSQL, as in production: the server that the variable TEST_POSTGRES names.</summary>
public sealed class PostgresTests : DatabaseTests
{
    private const string Locks = "pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private readonly string? _server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
    private readonly string _database = $"jobs_{Guid.NewGuid():n}";

    protected override int Kills => 50;

    private protected override string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _database }.ConnectionString;

    public override ValueTask InitializeAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(_server), "No PostgreSQL server: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
        return base.InitializeAsync();
    }

    [Fact]
    public async Task An_attempt_that_was_overtaken_commits_nothing_any_more()
    {
        var batches = 0;
        var code = await RunAsync(ThisDay, InBatch(async (_, token) =>
        {
            if (++batches != 3)
                return;
            // As if the lock had failed, and another process had begun.
            await using var other = LedgerContext.Open(ConnectionString);
            Assert.Equal(1, await other.Set<JobRunRecord>().ExecuteUpdateAsync(run => run.SetProperty(r => r.Attempt, r => r.Attempt + 1), token));
        }));

        Assert.Equal(75, code);
        Assert.Equal(2, (await Ledger.RunAsync(Day))!.Batches);
        Assert.Equal(0, await RunAsync(ThisDay));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task A_run_that_lost_its_lock_stops_and_undoes_its_batch()
    {
        var batches = 0;
        var code = await RunAsync([.. ThisDay, "--Job:LockCheckInterval=00:00:00.100"], InBatch(async (_, token) =>
        {
            if (++batches != 3)
                return;
            // The session ends, as by a failover.
            await AskAsync($"SELECT pg_terminate_backend({await AskAsync($"SELECT pid FROM {Locks}", token)})::int", token);
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }));

        Assert.Equal(75, code);
        Assert.Equal(2, (await Ledger.RunAsync(Day))!.Batches);
        Assert.Equal(0, await RunAsync(ThisDay));
        Assert.Equal(await Ledger.ExpectAsync(Day), await Ledger.TotalsAsync(Day));
    }

    [Fact]
    public async Task A_lock_that_is_held_is_found_by_every_check()
        => Assert.Equal(0, await RunAsync([.. ThisDay, "--Job:LockCheckInterval=00:00:00.100", "--Sample:BatchDelay=00:00:00.250"]));

    [Fact]
    public async Task A_killed_process_leaves_no_lock_behind()
    {
        await using (var process = new JobProcess(ConnectionString, [.. ThisDay, "--Sample:KillAt=30"]))
            Assert.Equal(128 + 9, await process.WaitForExitAsync());

        await Patience.Until(async () => await AskAsync($"SELECT count(*) FROM {Locks}", TestContext.Current.CancellationToken) == 0);
    }

    private async Task<int> AskAsync(string question, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(question, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
