namespace PlatformService1.Tests.Data;

/// <summary>The job on PostgreSQL, as in production: the server that the variable TEST_POSTGRES names.</summary>
public sealed class PostgresReconciliationTests(PostgresDatabase database) : ReconciliationTests(database), IClassFixture<PostgresDatabase>;
