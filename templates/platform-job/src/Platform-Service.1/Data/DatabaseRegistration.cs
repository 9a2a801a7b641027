using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Jobs;

namespace PlatformService1.Data;

internal static class DatabaseRegistration
{
    /// <summary>Registers the database.</summary>
    /// <exception cref="JobConfigurationException">The connection string <c>Database</c> is missing.</exception>
    public static void AddDatabase(this HostApplicationBuilder builder)
    {
        var connectionString = builder.Configuration.GetConnectionString("Database") is { Length: > 0 } configured
            ? configured
            : throw new JobConfigurationException("The connection string is missing: set ConnectionStrings__Database.");
        var provider = (builder.Configuration.GetSection("Database").Get<DatabaseOptions>() ?? new()).Provider;
        builder.Services.AddDbContextPool<ReconciliationContext>(options => options.Use(provider, connectionString));
        if (builder.Environment.IsDevelopment() && provider == DatabaseProvider.Sqlite)
            builder.Services.AddHostedService<DevelopmentDatabase>();
    }

    /// <summary>Brings the schema up to date: <c>dotnet run -- migrate</c>.</summary>
    public static async Task MigrateDatabaseAsync(this IHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ReconciliationContext>();
        if (context.Database.IsSqlite())
            await context.Database.EnsureCreatedAsync();
        else
            await context.Database.MigrateAsync();
    }

    /// <summary>Chooses the database.</summary>
    public static DbContextOptionsBuilder Use(this DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString)
        => provider == DatabaseProvider.Sqlite
            ? options.UseSqlite(connectionString)
            : options.UseNpgsql(connectionString, postgres => postgres.EnableRetryOnFailure());
}
