using Xunit;

namespace PlatformTemplates.Testing;

/// <summary>
/// All packages of this repository, packed once for a test assembly:
/// <c>[assembly: AssemblyFixture(typeof(PackedPackages))]</c>. The pack builds Release, so that it writes nothing that
/// tests running from Debug have open; test assemblies that run at the same time wait for each other.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    /// <summary>The folder that holds the packages; a NuGet feed.</summary>
    public string Feed { get; } = Repository.Packages;

    /// <summary>
    /// A packages folder for generated projects, so that no stale copy on the machine can hide a packaging error; what
    /// is not ours stays there from run to run. One for each test assembly.
    /// </summary>
    public string PackagesFolder { get; } = Repository.PathOf("artifacts", "restored", AppDomain.CurrentDomain.FriendlyName);

    /// <summary>The version all packages carry.</summary>
    public string Version { get; private set; } = "";

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        using (await LockAsync(Repository.PathOf("artifacts", "pack.lock")))
        {
            var version = await Command.Dotnet("msbuild", Repository.PathOf("src", "PlatformTemplates.Sdk", "PlatformTemplates.Sdk.csproj"), "-getProperty:PackageVersion", "-p:Configuration=Release").RunAsync();
            Version = version.Output.Trim();
            await Command.Dotnet("pack", "PlatformTemplates.sln", "-c", "Release", "-v", "quiet", "-nologo").RunAsync();
        }

        Directory.CreateDirectory(PackagesFolder);
        foreach (var stale in Directory.EnumerateDirectories(PackagesFolder, "platformtemplates*"))
            Directory.Delete(stale, recursive: true);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The path of a package.</summary>
    public string PathOf(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    private static async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }
}
