using System.Reflection;
using Microsoft.EntityFrameworkCore;
using PlatformService1.Ordering;

namespace PlatformService1.Data;

internal static class DatabaseRegistration
{
    // The build starts the service to write down its contract (Contract.targets), and has no database.
    private static bool WritesContract => Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    /// <summary>Registers the database, the store in it and its readiness check.</summary>
    /// <exception cref="InvalidOperationException">The connection string <c>Database</c> is missing.</exception>
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var connectionString = builder.Configuration.GetConnectionString("Database");
        if (connectionString is null && !WritesContract)
            throw new InvalidOperationException("The connection string is missing: set ConnectionStrings__Database.");
        var provider = (builder.Configuration.GetSection("Database").Get<DatabaseOptions>() ?? new()).Provider;
        builder.Services.AddDbContextPool<OrdersContext>(options => options.Use(provider, connectionString));
        builder.Services.AddScoped<IOrderStore, DatabaseOrderStore>();
        builder.Services.AddHealthChecks().AddDbContextCheck<OrdersContext>("database", tags: ["ready"]);
    }

    /// <summary>Brings the schema up to date: <c>dotnet run -- migrate</c>.</summary>
    public static async Task MigrateDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<OrdersContext>();
        if (context.Database.IsSqlite())
            await context.Database.EnsureCreatedAsync();
        else
            await context.Database.MigrateAsync();
    }

    /// <summary>
    /// Makes the embedded database of a developer's machine where there is none. No other database is touched at start-up:
    /// several pods would do it at the same time, with rights they need for nothing else.
    /// </summary>
    public static async Task CreateDevelopmentDatabaseAsync(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
            return;

        await using var scope = app.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<OrdersContext>();
        if (context.Database.IsSqlite())
            await context.Database.EnsureCreatedAsync();
    }

    /// <summary>Chooses the database.</summary>
    public static DbContextOptionsBuilder Use(this DbContextOptionsBuilder options, DatabaseProvider provider, string? connectionString)
        => provider == DatabaseProvider.Sqlite
            ? options.UseSqlite(connectionString)
            : options.UseNpgsql(connectionString, postgres => postgres.EnableRetryOnFailure());
}
