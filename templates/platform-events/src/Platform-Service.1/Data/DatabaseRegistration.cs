using Microsoft.EntityFrameworkCore;

namespace PlatformService1.Data;

internal static class DatabaseRegistration
{
    /// <summary>Registers the database and its readiness check.</summary>
    /// <exception cref="InvalidOperationException">The connection string <c>Database</c> is missing.</exception>
    public static void AddDatabase(this HostApplicationBuilder builder)
    {
        var connectionString = builder.Configuration.GetConnectionString("Database")
            ?? throw new InvalidOperationException("The connection string is missing: set ConnectionStrings__Database.");
        var provider = (builder.Configuration.GetSection("Database").Get<DatabaseOptions>() ?? new()).Provider;
        builder.Services.AddDbContextPool<ShipmentsContext>(options => options.Use(provider, connectionString));
        builder.Services.AddHealthChecks().AddDbContextCheck<ShipmentsContext>("database", tags: ["ready"]);
    }

    /// <summary>Brings the schema up to date: <c>dotnet run -- migrate</c>.</summary>
    public static async Task MigrateDatabaseAsync(this IHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ShipmentsContext>();
        if (context.Database.IsSqlite())
            await context.Database.EnsureCreatedAsync();
        else
            await context.Database.MigrateAsync();
    }

    /// <summary>
    /// Makes the embedded database of a developer's machine where there is none. No other database is touched at start-up:
    /// several pods would do it at the same time, with rights they need for nothing else.
    /// </summary>
    public static async Task CreateDevelopmentDatabaseAsync(this IHost host)
    {
        if (!host.Services.GetRequiredService<IHostEnvironment>().IsDevelopment())
            return;

        await using var scope = host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ShipmentsContext>();
        if (context.Database.IsSqlite())
            await context.Database.EnsureCreatedAsync();
    }

    /// <summary>Chooses the database.</summary>
    public static DbContextOptionsBuilder Use(this DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString)
        => provider == DatabaseProvider.Sqlite
            ? options.UseSqlite(connectionString)
            : options.UseNpgsql(connectionString, postgres => postgres.EnableRetryOnFailure());
}
