using System.IO.Compression;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Benchmarks;

/// <summary>The packed packages with a template hive and a packages folder of their own: where benchmarks generate and build services.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    /// <summary>The hive with the packed templates.</summary>
    public const string Hive = "packed";

    private readonly TemporaryFolder _folder = new();
    private readonly PackedPackages _packed = new();

    /// <summary>Packs, and installs the template pack.</summary>
    public static async Task<Workshop> OpenAsync()
    {
        var workshop = new Workshop();
        await workshop._packed.InitializeAsync();
        await workshop.New(Hive, "install", workshop._packed.PathOf("PlatformTemplates")).RunAsync();
        return workshop;
    }

    /// <summary>Unpacks the template pack and installs it as a folder; returns the hive that holds it.</summary>
    public async Task<string> InstallUnpackedAsync()
    {
        const string Unpacked = "unpacked";
        await ZipFile.ExtractToDirectoryAsync(_packed.PathOf("PlatformTemplates"), PathOf(Unpacked, "pack"));
        await New(Unpacked, "install", PathOf(Unpacked, "pack", "content")).RunAsync();
        return Unpacked;
    }

    /// <summary>A path below the workshop's folder, which goes away with it.</summary>
    public string PathOf(params string[] parts) => _folder.PathOf(parts);

    /// <summary>Writes a file below the workshop's folder.</summary>
    public string Write(string relativePath, string text) => _folder.Write(relativePath, text);

    /// <summary><c>dotnet new</c> with a hive of the workshop.</summary>
    public Command New(string hive, params IReadOnlyList<string> arguments)
        => Dotnet(_folder.Path, ["new", .. arguments, "--debug:custom-hive", PathOf(hive, "hive")]);

    /// <summary><c>dotnet</c> with the workshop's packages folder, in a folder.</summary>
    public Command Dotnet(string folder, params IReadOnlyList<string> arguments) => Command.Dotnet(arguments) with
    {
        Folder = folder,
        // Unlike a test, a benchmark wants the servers that keep a developer's builds warm.
        Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = _packed.PackagesFolder, ["MSBUILDDISABLENODEREUSE"] = null },
    };

    /// <summary>Generates a service from the packed templates and returns its folder.</summary>
    public Task<string> GenerateAsync(string folder, params IReadOnlyList<string> arguments) => GenerateFromAsync(Hive, folder, arguments);

    /// <summary>Generates a service from the templates of a hive and returns its folder.</summary>
    public async Task<string> GenerateFromAsync(string hive, string folder, params IReadOnlyList<string> arguments)
    {
        await New(hive, ["platform-api", "--name", "Orders", "--output", PathOf(folder), "--owner", "team-orders", "--feed", _packed.Feed, .. arguments]).RunAsync();
        return PathOf(folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Dotnet(_folder.Path, "build-server", "shutdown").TryRunAsync();
        _folder.Dispose();
        await _packed.DisposeAsync();
    }
}
