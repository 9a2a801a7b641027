using System.Text.Json;
using System.Text.RegularExpressions;
using PlatformTemplates.Testing;

[assembly: AssemblyFixture(typeof(PackedPackages))]

namespace PlatformTemplates.Packages.Tests;

/// <summary>A throw-away repository with one service, which restores the packed packages as a product team would.</summary>
public sealed class Service : IDisposable
{
    /// <summary>A web application as it was before it met the platform.</summary>
    public const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapGet("/", () => "orders");
        app.Run();
        """;

    /// <summary>The same on the golden path.</summary>
    public const string ProgramWithServiceDefaults = """
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGet("/", () => "orders").AllowAnonymous();
        app.Run();
        """;

    /// <summary>A Deployment that lacks nearly everything; its image, in line 16, has no tag.</summary>
    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: registry.contoso.com/orders
                  ports:
                    - name: http
                      containerPort: 8080
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly PackedPackages _packages;

    public Service(PackedPackages packages)
    {
        _packages = packages;
        Write("global.json", $$"""{ "msbuild-sdks": { "PlatformTemplates.Sdk": "{{packages.Version}}", "Microsoft.Build.NoTargets": "3.7.0" } }""");
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="platform" value="{packages.Feed}" />
                <add key="own" value="{Directory.CreateDirectory(_folder.PathOf("feed")).FullName}" />
              </packageSources>
            </configuration>
            """);
        Write("catalog-info.yaml", """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: orders
            spec:
              type: service
              lifecycle: production
              owner: team-orders
              system: shop
            """);
    }

    public string Path => _folder.Path;

    public string Write(string relativePath, string text) => _folder.Write(relativePath, text);

    /// <summary>Writes a project, with the one line unless told otherwise.</summary>
    public string WriteProject(string relativePath, string baseSdk, string properties = "", string items = "", bool adopts = true)
        => Write(relativePath, $"""
            <Project Sdk="{baseSdk}">
              {(adopts ? """<Sdk Name="PlatformTemplates.Sdk" />""" : "")}
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);

    public Task<CommandResult> DotnetAsync(params string[] arguments)
        => (Command.Dotnet(arguments) with { Folder = Path, Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = _packages.PackagesFolder } })
            .TryRunAsync(TestContext.Current.CancellationToken);

    /// <summary>Restores and builds; what the build says of it is in the result, success or not.</summary>
    public async Task<BuildResult> BuildAsync(string project, params string[] arguments)
        => new(await DotnetAsync(["build", project, "-nologo", "-tl:off", "-clp:NoSummary", .. arguments]), Path);

    /// <summary>Runs targets of a restored project and gives the properties and items that <c>-getProperty</c> and <c>-getItem</c> ask for.</summary>
    public async Task<JsonElement> GetAsync(string project, params string[] arguments)
    {
        var result = await DotnetAsync(["msbuild", project, .. arguments]);
        return result.ExitCode == 0 ? JsonDocument.Parse(result.Output).RootElement : throw new CommandFailedException(result);
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>One line of a build's output that tells of a place.</summary>
/// <param name="File">Relative to the repository, with <c>/</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Severity"><c>warning</c> or <c>error</c>.</param>
/// <param name="Id">The code.</param>
/// <param name="Message">The rest.</param>
public sealed record Diagnostic(string File, int Line, string Severity, string Id, string Message);

/// <summary>What a build said.</summary>
public sealed partial class BuildResult(CommandResult result, string folder)
{
    public bool Succeeded => result.ExitCode == 0;

    public string Output => result.ToString();

    /// <summary>Warnings and errors, each once.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = Read(DiagnosticLine(), result.Output, folder);

    /// <summary>The guardrails' findings.</summary>
    public IEnumerable<Diagnostic> Findings => Diagnostics.Where(d => d.Id.StartsWith("PLT", StringComparison.Ordinal));

    /// <summary>The findings that GitHub shows at their lines, since the problem matcher of actions/setup-dotnet reads them; their text ends before the environments.</summary>
    public IEnumerable<Diagnostic> Annotations { get; } = Read(AnnotatedLine(), result.Output, folder).Where(d => d.Id.StartsWith("PLT", StringComparison.Ordinal));

    private static IReadOnlyList<Diagnostic> Read(Regex line, string output, string folder) =>
    [
        .. line.Matches(output).Select(m => new Diagnostic(
            System.IO.Path.GetRelativePath(folder, m.Groups["file"].Value.Trim()).Replace('\\', '/'),
            m.Groups["line"].Success ? int.Parse(m.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture) : 0,
            m.Groups["severity"].Value,
            m.Groups["id"].Value,
            m.Groups["message"].Value)).Distinct(),
    ];

    [GeneratedRegex(@"^\s*(?<file>\S[^(\r\n]*?)(\((?<line>\d+)[\d,]*\))?\s?: (?<severity>warning|error) (?<id>[A-Z]+\d+): (?<message>.*?)( \[[^\]]*\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex DiagnosticLine();

    // The pattern of its file .github/csc.json, with names for its groups.
    [GeneratedRegex(@"^(?<file>.*)\((?<line>\d+)(?:,\d+|,\d+,\d+)?\):\s+(?<severity>error|warning)\s+(?<id>[a-zA-Z]+(?<!MSB)\d+):\s*(?<message>.*?)\s+\[(.*?)\]\r?$", RegexOptions.Multiline)]
    private static partial Regex AnnotatedLine();
}
