namespace PlatformService1.Tests.Data;

/// <summary>Events on PostgreSQL, as in production: the server that the variable TEST_POSTGRES names.</summary>
//#if (usesRabbitMq)
[Collection(nameof(TestBroker))]
//#endif
public sealed class PostgresEventTests(PostgresService database) : EventTests, IClassFixture<PostgresService>
{
    protected override RunningService Service => database.Service;
}
