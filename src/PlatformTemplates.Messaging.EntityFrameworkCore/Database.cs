using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>What differs between the databases, and what has to be in the model.</summary>
internal static class Database
{
    public static bool IsPostgres(DbContext context) => context.Database.ProviderName switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => true,
        "Microsoft.EntityFrameworkCore.Sqlite" => false,
        var other => throw new NotSupportedException($"Inbox and outbox work on PostgreSQL and SQLite, not on {other}."),
    };

    /// <exception cref="InvalidOperationException">It is not in the model.</exception>
    public static IEntityType Find<TEntity>(DbContext context, string call)
        => context.Model.FindEntityType(typeof(TEntity))
            ?? throw new InvalidOperationException($"{context.GetType().Name} has no {typeof(TEntity).Name}: call modelBuilder.{call}() in its OnModelCreating.");
}
