using System.Text.Json;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Sdk.Tests;

/// <summary>A throw-away service whose projects use the SDK of the source tree.</summary>
public sealed class ServiceFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServiceFolder(UnpackedSdk sdk)
    {
        Write("global.json", $$"""{ "msbuild-sdks": { "PlatformTemplates.Sdk": "{{UnpackedSdk.Version}}", "Microsoft.Build.NoTargets": "3.7.0" } }""");
        Write("nuget.config", $"""
            <configuration>
              <fallbackPackageFolders>
                <add key="source" value="{sdk.PackagesFolder}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    public string Path => _folder.Path;

    public string Write(string relativePath, string text) => _folder.Write(relativePath, text);

    /// <summary>Writes a project that uses the SDK, and gives its path.</summary>
    public string WriteProject(string relativePath, string baseSdk, string properties = "", string items = "")
        => Write(relativePath, $"""
            <Project Sdk="{baseSdk}">
              <Sdk Name="PlatformTemplates.Sdk" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);

    /// <summary>Evaluates a project as <c>dotnet build</c> would, without building it.</summary>
    public async Task<Evaluation> EvaluateAsync(string project, params string[] arguments)
    {
        var command = Command.Dotnet(["msbuild", project, $"-getProperty:{string.Join(',', Evaluation.Properties)}", $"-getItem:{string.Join(',', Evaluation.Items)}", .. arguments]);
        var result = await (command with { Folder = Path }).RunAsync(TestContext.Current.CancellationToken);
        return new Evaluation(JsonDocument.Parse(result.Output).RootElement, Path);
    }

    /// <summary>Runs targets of a project, whatever comes of it.</summary>
    public Task<CommandResult> RunTargetsAsync(string project, params string[] arguments)
        => (Command.Dotnet(["msbuild", project, "-nologo", "-tl:off", .. arguments]) with { Folder = Path }).TryRunAsync(TestContext.Current.CancellationToken);

    public void Dispose() => _folder.Dispose();
}

/// <summary>What a project's properties and items are.</summary>
public sealed class Evaluation(JsonElement json, string folder)
{
    public static readonly string[] Properties =
    [
        "PlatformServiceRoot", "PlatformServiceName", "IsPlatformService", "PlatformEnforcement", "PlatformToday", "UsingPlatformTemplatesSdk",
        "ContainerRepository", "ContainerImageTag", "ContainerFamily", "ContainerBaseImage", "ContainerUser", "ContainerTitle", "ContainerAuthors",
        "ContainerVendor", "PublishRepositoryUrl",
    ];

    public static readonly string[] Items =
    [
        "PackageReference", "PackageVersion", "AdditionalFiles", "PlatformFile", "UpToDateCheckInput", "EditorConfigFiles", "PlatformProperty",
        "ContainerPort", "ContainerEnvironmentVariable",
    ];

    public string this[string property] => json.GetProperty("Properties").GetProperty(property).GetString()!;

    public IReadOnlyList<IReadOnlyDictionary<string, string>> ItemsOf(string type)
        => [.. json.GetProperty("Items").GetProperty(type).EnumerateArray().Select(item => item.Deserialize<Dictionary<string, string>>()!)];

    /// <summary>The platform's own package references, each as <c>Id Version</c>.</summary>
    public IReadOnlyList<string> PlatformPackages
        => [.. ItemsOf("PackageReference").Where(p => p["Identity"].StartsWith("PlatformTemplates.", StringComparison.Ordinal)).Select(p => $"{p["Identity"]} {p["Version"]}")];

    /// <summary>Items that are files, each as <c>relative/path Kind</c>, in ordinal order.</summary>
    public IReadOnlyList<string> Files(string type)
        => [.. ItemsOf(type).Select(f => $"{Path.GetRelativePath(folder, f["FullPath"]).Replace('\\', '/')} {f.GetValueOrDefault("PlatformKind")}".TrimEnd()).Order(StringComparer.Ordinal)];
}
