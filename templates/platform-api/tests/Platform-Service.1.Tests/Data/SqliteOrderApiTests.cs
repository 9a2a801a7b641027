namespace PlatformService1.Tests.Data;

/// <summary>The API on the embedded database of a developer's machine.</summary>
public sealed class SqliteOrderApiTests(SqliteService service) : OrderApiTests, IClassFixture<SqliteService>
{
    protected override RunningService Service => service;
}
