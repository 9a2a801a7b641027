namespace PlatformService1.Tests.Data;

/// <summary>The service on an embedded database of its own.</summary>
public sealed class SqliteService : RunningService
{
    private readonly string _folder;

    public SqliteService()
        : this(Directory.CreateTempSubdirectory().FullName)
    {
    }

    private SqliteService(string folder)
        : base(new Dictionary<string, string>
        {
            ["Database:Provider"] = "Sqlite",
            ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(folder, "orders.db")};Pooling=False",
        })
        => _folder = folder;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
