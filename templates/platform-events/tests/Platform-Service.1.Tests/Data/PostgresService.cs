using Microsoft.EntityFrameworkCore;
using Npgsql;
using PlatformService1.Data;

namespace PlatformService1.Tests.Data;

/// <summary>
/// The service on a new database, made by the migrations, of the server that the variable <c>TEST_POSTGRES</c> names (a
/// connection string without a database). Without the variable, its tests are skipped.
/// </summary>
public sealed class PostgresService : IAsyncLifetime
{
    private static readonly string? _server = Environment.GetEnvironmentVariable("TEST_POSTGRES");

    private string? _connectionString;
    private RunningService? _service;

    /// <summary>The service on this database.</summary>
    public RunningService Service
    {
        get
        {
            Assert.SkipWhen(string.IsNullOrEmpty(_server), "No PostgreSQL server: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
            Assert.SkipWhen(TestBroker.Absence is not null, TestBroker.Absence ?? "");
            return _service!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (string.IsNullOrEmpty(_server) || TestBroker.Absence is not null)
            return;

        _connectionString = new NpgsqlConnectionStringBuilder(_server) { Database = $"test_{Guid.NewGuid():n}" }.ConnectionString;
        _service = await RunningService.StartAsync("--Database:Provider=Postgres", $"--ConnectionStrings:Database={_connectionString}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_connectionString is null)
            return;

        var options = new DbContextOptionsBuilder<ShipmentsContext>();
        options.Use(DatabaseProvider.Postgres, _connectionString);
        await using var context = new ShipmentsContext(options.Options);
        await context.Database.EnsureDeletedAsync();
    }
}
