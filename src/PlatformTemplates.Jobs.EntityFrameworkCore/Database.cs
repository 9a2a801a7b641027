using Microsoft.EntityFrameworkCore;

namespace PlatformTemplates.Jobs.EntityFrameworkCore;

/// <summary>What differs between the databases, and what has to be in the model.</summary>
internal static class Database
{
    /// <exception cref="JobConfigurationException">It is neither PostgreSQL nor SQLite.</exception>
    public static bool IsPostgres(DbContext context) => context.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => true,
        "Microsoft.EntityFrameworkCore.Sqlite" => false,
        var other => throw new JobConfigurationException($"Jobs work on PostgreSQL and SQLite, not on {other}."),
    };

    /// <exception cref="JobConfigurationException">The table is not in the model.</exception>
    public static void RequireRuns(DbContext context)
    {
        if (context.Model.FindEntityType(typeof(JobRunRecord)) is null)
            throw new JobConfigurationException($"{context.GetType().Name} has no {nameof(JobRunRecord)}: call modelBuilder.{nameof(JobsModelExtensions.AddJobRuns)}() in its OnModelCreating.");
    }
}
