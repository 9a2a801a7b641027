using PlatformTemplates.Testing;

namespace PlatformTemplates.Jobs.Tests;

public sealed class SqliteTests : DatabaseTests
{
    private readonly TemporaryFolder _folder = new();

    protected override int Kills => 10;

    private protected override string ConnectionString => $"Data Source={_folder.PathOf("ledger.db")};Pooling=false";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
