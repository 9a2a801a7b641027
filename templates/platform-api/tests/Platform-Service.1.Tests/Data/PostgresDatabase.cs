using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlatformService1.Data;

namespace PlatformService1.Tests.Data;

/// <summary>
/// A new database on the server that the variable <c>TEST_POSTGRES</c> names (a connection string without a database),
/// made by the migrations, and the service on it. Without the variable, its tests are skipped.
/// </summary>
public sealed class PostgresDatabase : IAsyncLifetime
{
    private string? _connectionString;
    private RunningService? _service;

    /// <summary>The service on this database.</summary>
    public RunningService Service
    {
        get
        {
            Assert.SkipWhen(_service is null, "No PostgreSQL server: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
            return _service;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is not { Length: > 0 } server)
            return;

        _connectionString = new NpgsqlConnectionStringBuilder(server) { Database = $"test_{Guid.NewGuid():n}" }.ConnectionString;
        await using var context = CreateContext(_connectionString);
        await context.Database.MigrateAsync();
        _service = new RunningService(new Dictionary<string, string>
        {
            ["Database:Provider"] = "Postgres",
            ["ConnectionStrings:Database"] = _connectionString,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_connectionString is null)
            return;

        await using var context = CreateContext(_connectionString);
        await context.Database.EnsureDeletedAsync();
    }

    private static OrdersContext CreateContext(string connectionString)
    {
        var options = new DbContextOptionsBuilder<OrdersContext>();
        options.Use(DatabaseProvider.Postgres, connectionString);
        return new OrdersContext(options.Options);
    }
}
