namespace PlatformService1.Data;

/// <summary>The section <c>Database</c> of the configuration.</summary>
internal sealed class DatabaseOptions
{
    /// <summary>The database behind the connection string <c>Database</c>.</summary>
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Postgres;
}

/// <summary>The databases the service can use.</summary>
internal enum DatabaseProvider
{
    /// <summary>PostgreSQL, everywhere but on a developer's machine.</summary>
    Postgres,

    /// <summary>Embedded SQLite: nothing to install for <c>dotnet run</c>. Its schema is made from the model, not by migrations.</summary>
    Sqlite,
}
