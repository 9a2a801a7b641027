using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Jobs.EntityFrameworkCore;
using PlatformTemplates.Jobs.Sample;

namespace PlatformTemplates.Jobs.Tests;

/// <summary>A database with entries on 60 days from 2026-01-01 on, and what is found in it.</summary>
internal sealed class Ledger(string connectionString)
{
    public const int EntriesPerDay = 110;
    public const int BatchesPerDay = (EntriesPerDay / AddUpLedger.BatchSize) + 1;
    private const int Days = 60;

    public static DateOnly FirstDay { get; } = new(2026, 1, 1);

    public string ConnectionString => connectionString;

    public async Task CreateAsync()
    {
        await using var context = LedgerContext.Open(connectionString);
        await context.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        var random = new Random(1);
        for (var day = 0; day < Days; day++)
        {
            for (var i = 0; i < EntriesPerDay; i++)
            {
                context.Add(new Entry
                {
                    Id = (day * EntriesPerDay) + i + 1,
                    Account = $"account-{random.Next(8)}",
                    Amount = random.Next(1000),
                    BookedAt = DateTime.SpecifyKind(FirstDay.AddDays(day).ToDateTime(new TimeOnly(random.Next(24), random.Next(60))), DateTimeKind.Utc),
                });
            }
        }

        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task DeleteAsync()
    {
        await using var context = LedgerContext.Open(connectionString);
        await context.Database.EnsureDeletedAsync(TestContext.Current.CancellationToken);
    }

    public static string NameOf(int day) => FirstDay.AddDays(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The totals that a run must leave.</summary>
    public async Task<IReadOnlyList<string>> ExpectAsync(string run)
    {
        await using var context = LedgerContext.Open(connectionString);
        var start = DateTime.SpecifyKind(DateTime.ParseExact(run, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
        var entries = await context.Entries.Where(entry => entry.BookedAt >= start && entry.BookedAt < start.AddDays(1)).ToListAsync(TestContext.Current.CancellationToken);
        return [.. entries.GroupBy(entry => entry.Account).Select(account => $"{account.Key} {account.Sum(entry => entry.Amount)}").Order(StringComparer.Ordinal)];
    }

    /// <summary>The totals that are there.</summary>
    public async Task<IReadOnlyList<string>> TotalsAsync(string run)
    {
        await using var context = LedgerContext.Open(connectionString);
        var totals = await context.Totals.Where(total => total.Run == run).ToListAsync(TestContext.Current.CancellationToken);
        return [.. totals.Select(total => $"{total.Account} {total.Amount}").Order(StringComparer.Ordinal)];
    }

    public async Task<JobRunRecord?> RunAsync(string run)
    {
        await using var context = LedgerContext.Open(connectionString);
        return await context.Set<JobRunRecord>().SingleOrDefaultAsync(record => record.Run == run, TestContext.Current.CancellationToken);
    }
}
