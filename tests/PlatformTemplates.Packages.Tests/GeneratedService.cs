using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>A golden path as <c>dotnet new</c> makes it from the packed template, published once as CI publishes it.</summary>
public abstract class GeneratedService(PackedPackages packages, string goldenPath, string name) : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1);
    private LoopbackRegistry? _registry;
    private string _digest = "";

    /// <summary>The service's name, as it was typed.</summary>
    public string Name => name;

    /// <summary>The service's name in Kubernetes and in telemetry.</summary>
    public string Slug => name.ToLowerInvariant();

    /// <summary>The service's folder.</summary>
    public string Path => _folder.PathOf(name);

    /// <summary>The published service's assembly.</summary>
    public string Assembly => System.IO.Path.Combine(Path, "src", name, "bin", "Release", "net10.0", "linux-x64", $"{name}.dll");

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
                await CreateFromAsync(goldenPath, packages, _folder, name, "--system", "shop");
                var registry = await LoopbackRegistry.StartAsync(cancellation);
                var publish = Command.Dotnet("publish", $"src/{name}", "--os", "linux", "--arch", "x64", "-t:PublishContainer",
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
        GC.SuppressFinalize(this);
        if (_registry is not null)
            await _registry.DisposeAsync();
        _once.Dispose();
        _folder.Dispose();
    }
}

/// <summary>The API golden path.</summary>
public sealed class GeneratedApi(PackedPackages packages) : GeneratedService(packages, "platform-api", "Orders")
{
    /// <summary>The tests that share it.</summary>
    [CollectionDefinition(Name)]
    public sealed class Users : ICollectionFixture<GeneratedApi>
    {
        /// <summary>What a test class names to be among them.</summary>
        public const string Name = "The generated API";
    }
}

/// <summary>The events golden path, on Kafka.</summary>
public sealed class GeneratedEvents(PackedPackages packages) : GeneratedService(packages, "platform-events", "Shipping")
{
    /// <summary>The tests that share it.</summary>
    [CollectionDefinition(Name)]
    public sealed class Users : ICollectionFixture<GeneratedEvents>
    {
        /// <summary>What a test class names to be among them.</summary>
        public const string Name = "The generated events service";
    }
}

/// <summary>The job golden path, as a CronJob.</summary>
public sealed class GeneratedJob(PackedPackages packages) : GeneratedService(packages, "platform-job", "Reconciliation")
{
    /// <summary>The tests that share it.</summary>
    [CollectionDefinition(Name)]
    public sealed class Users : ICollectionFixture<GeneratedJob>
    {
        /// <summary>What a test class names to be among them.</summary>
        public const string Name = "The generated job";
    }
}

/// <summary>The machine-learning golden path, with its models in files.</summary>
public sealed class GeneratedMl(PackedPackages packages) : GeneratedService(packages, "platform-ml", "Arrivals")
{
    /// <summary>The tests that share it.</summary>
    [CollectionDefinition(Name)]
    public sealed class Users : ICollectionFixture<GeneratedMl>
    {
        /// <summary>What a test class names to be among them.</summary>
        public const string Name = "The generated machine-learning service";
    }
}
