using Npgsql;
using PlatformService1.Data;

namespace PlatformService1.Tests.Data;

/// <summary>
/// A new database, made by the migrations, of the server that the variable <c>TEST_POSTGRES</c> names (a connection string
/// without a database). Without the variable, its tests are skipped.
/// </summary>
public sealed class PostgresDatabase : TestDatabase
{
    private static readonly string? _server = Environment.GetEnvironmentVariable("TEST_POSTGRES");

    private protected override DatabaseProvider Provider => DatabaseProvider.Postgres;

    private protected override string? ConnectionString { get; } = string.IsNullOrEmpty(_server)
        ? null
        : new NpgsqlConnectionStringBuilder(_server) { Database = $"test_{Guid.NewGuid():n}" }.ConnectionString;

    public override void Require()
        => Assert.SkipWhen(ConnectionString is null, "No PostgreSQL server: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
}
