using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Messaging.Tests.Databases;

public sealed class SqliteTests : DatabaseTests
{
    private readonly TemporaryFolder _folder = new();

    private protected override void Use(DbContextOptionsBuilder options) => options.UseSqlite($"Data Source={_folder.PathOf("greetings.db")};Pooling=false");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
