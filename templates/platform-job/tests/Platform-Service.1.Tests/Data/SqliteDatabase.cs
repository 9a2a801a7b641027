using PlatformService1.Data;

namespace PlatformService1.Tests.Data;

/// <summary>An embedded database of its own.</summary>
public sealed class SqliteDatabase : TestDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private protected override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    private protected override string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "reconciliation.db")};Pooling=False";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
