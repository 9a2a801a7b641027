namespace PlatformService1.Tests.Data;

/// <summary>The job on the embedded database of a developer's machine.</summary>
public sealed class SqliteReconciliationTests(SqliteDatabase database) : ReconciliationTests(database), IClassFixture<SqliteDatabase>;
