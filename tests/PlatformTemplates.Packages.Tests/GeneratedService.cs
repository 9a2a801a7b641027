using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The API golden path as <c>dotnet new</c> makes it from the packed template, published once as CI publishes it.</summary>
public sealed class GeneratedService(PackedPackages packages) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private LoopbackRegistry? _registry;
    private string _digest = "";

    /// <summary>The service's folder.</summary>
    public string Path => _folder.PathOf("Orders");

    /// <summary>The published service's assembly.</summary>
    public string Assembly => System.IO.Path.Combine(Path, "src", "Orders", "bin", "Release", "net10.0", "linux-x64", "Orders.dll");

    /// <summary>The tests that share it.</summary>
    [CollectionDefinition(Name)]
    public sealed class Users : ICollectionFixture<GeneratedService>
    {
        /// <summary>What a test class names to be among them.</summary>
        public const string Name = "The generated service";
    }

    /// <summary>Does what a developer does, from the packed template: the service is in the folder that has its name.</summary>
    internal static Task CreateAsync(PackedPackages packages, TemporaryFolder folder, string name, params string[] answers)
        => CreateFromAsync("platform-api", packages, folder, name, answers);

    /// <summary>The same with another golden path.</summary>
    internal static async Task CreateFromAsync(string template, PackedPackages packages, TemporaryFolder folder, string name, params string[] answers)
    {
        var (hive, cancellation) = (folder.PathOf("hive"), TestContext.Current.CancellationToken);
        await Command.Dotnet("new", "install", packages.PathOf("PlatformTemplates"), "--debug:custom-hive", hive).RunAsync(cancellation);
        await Command.Dotnet(["new", template, "-n", name, "-o", folder.PathOf(name), "--owner", "team-orders", "--feed", packages.Feed, "--no-update-check", "--debug:custom-hive", hive, .. answers]).RunAsync(cancellation);
    }

    /// <summary>Publishes the service as a container image, by the command of the workflows, into a registry on loopback.</summary>
    internal async Task<(LoopbackRegistry Registry, string Digest)> PublishAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await _once.WaitAsync(cancellation);
        try
        {
            if (_registry is null)
            {
                await CreateAsync(packages, _folder, "Orders", "--system", "shop");
                var registry = await LoopbackRegistry.StartAsync(cancellation);
                var publish = Command.Dotnet("publish", "src/Orders", "--os", "linux", "--arch", "x64", "-t:PublishContainer",
                    $"-p:ContainerRegistry={registry.Address}", "-p:ContainerImageTag=0123abc", "-getProperty:GeneratedContainerDigest", "-getResultOutputFile:digest.txt",
                    $"-p:ContainerBaseImage={registry.Address}/{LoopbackRegistry.BaseImage}") with
                {
                    Folder = Path,
                    Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder, ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Address },
                };
                await publish.RunAsync(cancellation);
                _digest = (await File.ReadAllTextAsync(System.IO.Path.Combine(Path, "digest.txt"), cancellation)).Trim();
                _registry = registry;
            }

            return (_registry, _digest);
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        _once.Dispose();
        _folder.Dispose();
    }
}
