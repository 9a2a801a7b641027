namespace PlatformService1.Tests.Data;

/// <summary>The API on PostgreSQL, as in production: the server that the variable TEST_POSTGRES names.</summary>
public sealed class PostgresOrderApiTests(PostgresDatabase database) : OrderApiTests, IClassFixture<PostgresDatabase>
{
    protected override RunningService Service => database.Service;
}
