namespace PlatformService1.Tests.Data;

/// <summary>Events on the embedded database of a developer's machine.</summary>
//#if (usesRabbitMq)
[Collection(nameof(TestBroker))]
//#endif
public sealed class SqliteEventTests(SqliteService database) : EventTests, IClassFixture<SqliteService>
{
    protected override RunningService Service => database.Service;
}
