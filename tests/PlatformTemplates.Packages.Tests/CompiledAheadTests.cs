using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The analyzers as machine code, which spares each compiler that starts from compiling them.</summary>
public sealed class CompiledAheadTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    /// <summary>The kind of machine that this is, as NuGet calls it.</summary>
    public static string Machine { get; } = $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    public void Dispose() => _service.Dispose();

    [Fact]
    public void What_is_compiled_ahead_holds_machine_code_and_what_every_other_compiler_loads_holds_none()
    {
        using var package = ZipFile.OpenRead(packages.PathOf("PlatformTemplates.Analyzers"));
        var assemblies = package.Entries.Where(e => e.Name.EndsWith(".dll", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(assemblies);
        Assert.All(assemblies, a => Assert.Equal(a.FullName.StartsWith("tools/", StringComparison.Ordinal), HoldsMachineCode(a)));
    }

    [Fact]
    public async Task A_compiler_on_dotnet_takes_what_is_compiled_ahead_and_finds_the_same()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var project = _service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web");
        var ahead = await _service.BuildAsync(project);
        Assert.True(ahead.Succeeded, ahead.Output);
        var analyzers = await AnalyzersAsync(project);
        Assert.Equal(6, analyzers.Count);
        Assert.All(analyzers, a => Assert.Contains($"/tools/{Machine}/", a, StringComparison.Ordinal));

        var package = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(analyzers[0])!, "../.."));
        var usual = await _service.BuildAsync(project, "--no-incremental", "-p:NETCoreSdkPortableRuntimeIdentifier=none");
        Assert.Contains(usual.Findings, f => f.Id == "PLT1009");
        Assert.Equal(usual.Findings, ahead.Findings);
        Assert.All(await AnalyzersAsync(project, "-p:NETCoreSdkPortableRuntimeIdentifier=none"), a => Assert.StartsWith($"{package.Replace('\\', '/')}/analyzers/dotnet/cs/", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_names_the_machines_to_compile_for()
    {
        // As the command line of a release says it: MSBuild takes a bare semicolon for the end of the property.
        var found = await Command.Dotnet("msbuild", "analyzers/PlatformTemplates.Analyzers.Package/PlatformTemplates.Analyzers.Package.csproj", "-p:AnalyzersCompiledFor=linux-arm64%3Bwin-x64", "-getItem:PackageDownload").RunAsync(TestContext.Current.CancellationToken);
        var downloads = JsonDocument.Parse(found.Output).RootElement.GetProperty("Items").GetProperty("PackageDownload").EnumerateArray().Select(p => p.GetProperty("Identity").GetString()).ToList();
        Assert.Contains("Microsoft.NETCore.App.Runtime.linux-arm64", downloads);
        Assert.Contains("Microsoft.NETCore.App.Runtime.win-x64", downloads);
    }

    private async Task<IReadOnlyList<string>> AnalyzersAsync(string project, params string[] arguments)
    {
        var found = await _service.GetAsync(project, ["-t:ResolveReferences", "-getItem:Analyzer", .. arguments]);
        return [.. found.GetProperty("Items").GetProperty("Analyzer").EnumerateArray()
            .Select(a => a.GetProperty("FullPath").GetString()!.Replace('\\', '/'))
            .Where(a => a.Contains("/platformtemplates.analyzers/", StringComparison.OrdinalIgnoreCase))];
    }

    private static bool HoldsMachineCode(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        bytes.Position = 0;
        using var reader = new PEReader(bytes);
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
