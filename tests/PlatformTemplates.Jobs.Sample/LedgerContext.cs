using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Jobs.EntityFrameworkCore;

namespace PlatformTemplates.Jobs.Sample;

/// <summary>Something that was booked.</summary>
internal sealed class Entry
{
    public required int Id { get; init; }

    public required string Account { get; init; }

    public required int Amount { get; init; }

    public required DateTime BookedAt { get; init; }
}

/// <summary>What was booked on an account in a period.</summary>
internal sealed class Total
{
    public required string Run { get; init; }

    public required string Account { get; init; }

    public required long Amount { get; set; }
}

internal sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options)
{
    public DbSet<Entry> Entries => Set<Entry>();

    public DbSet<Total> Totals => Set<Total>();

    /// <summary>A file of SQLite where the connection string names one, else PostgreSQL.</summary>
    public static void Use(DbContextOptionsBuilder options, string connectionString)
    {
        if (connectionString.StartsWith("Data Source=", StringComparison.Ordinal))
            options.UseSqlite(connectionString);
        else
            options.UseNpgsql(connectionString, postgres => postgres.EnableRetryOnFailure());
    }

    public static LedgerContext Open(string connectionString)
    {
        var options = new DbContextOptionsBuilder<LedgerContext>();
        Use(options, connectionString);
        return new LedgerContext(options.Options);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddJobRuns();
        modelBuilder.Entity<Entry>(entry =>
        {
            entry.ToTable("entries");
            entry.Property(e => e.Id).ValueGeneratedNever();
            entry.HasIndex(e => new { e.BookedAt, e.Id });
        });
        modelBuilder.Entity<Total>(total =>
        {
            total.ToTable("totals");
            total.HasKey(t => new { t.Run, t.Account });
        });
    }
}
