namespace PlatformService1.Tests.Data;

/// <summary>The service on an embedded database of its own.</summary>
public sealed class SqliteService : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private RunningService? _service;

    /// <summary>The settings that lead to an embedded database in a folder.</summary>
    public static string[] SettingsFor(DirectoryInfo folder) =>
    [
        "--Database:Provider=Sqlite",
        $"--ConnectionStrings:Database=Data Source={Path.Combine(folder.FullName, "shipments.db")};Pooling=False",
    ];

    /// <summary>The service on this database.</summary>
    public RunningService Service
    {
        get
        {
            Assert.SkipWhen(TestBroker.Absence is not null, TestBroker.Absence ?? "");
            return _service!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (TestBroker.Absence is null)
            _service = await RunningService.StartAsync(SettingsFor(_folder));
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
