using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.TemplateEngine.Abstractions;
using Microsoft.TemplateEngine.Abstractions.TemplatePackage;
using Microsoft.TemplateEngine.Edge;
using Microsoft.TemplateEngine.Edge.Settings;
using Microsoft.TemplateEngine.Edge.Template;
using Microsoft.TemplateEngine.Utils;
using PlatformTemplates.Templates.Tests;
using PlatformTemplates.Testing;

[assembly: AssemblyFixture(typeof(StagedTemplates))]

namespace PlatformTemplates.Templates.Tests;

/// <summary>The pack's folder before it is zipped, and the template engine of the SDK over it, in this process.</summary>
public sealed class StagedTemplates : IAsyncLifetime
{
    /// <summary>The post action that no host knows, by which a template refuses.</summary>
    private static readonly Guid _refusal = new("BADBADBA-DBAD-4BAD-8BAD-BADBADBADBAD");

    private readonly ConcurrentDictionary<string, Lazy<Task<Generated>>> _generated = new(StringComparer.Ordinal);
    private readonly EngineEnvironmentSettings _settings = CreateEngine(Folder);
    private IReadOnlyDictionary<string, ITemplateInfo> _templates = new Dictionary<string, ITemplateInfo>();

    /// <summary>Where the templates are staged.</summary>
    public static string Folder { get; } = Repository.PathOf("artifacts", "obj", "PlatformTemplates", "stage", new DirectoryInfo(AppContext.BaseDirectory).Name);

    /// <summary>The short names of the templates that add something to a service.</summary>
    public static IReadOnlyList<string> Items { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("templates", "items")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The short names of all golden paths.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf("templates"), "platform-*").Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> All => [.. Names];

    public async ValueTask InitializeAsync()
    {
        using var packages = new TemplatePackageManager(_settings);
        _templates = (await packages.GetTemplatesAsync(CancellationToken.None)).ToDictionary(template => template.ShortNameList.Single());
        // What the engine knows of each kind of file it keeps for the whole process, in dictionaries that it fills without a
        // lock when the first file of the kind is made (dotnet/templating#5562): the first service is made alone.
        await GenerateAsync(Names[0]);
    }

    public ValueTask DisposeAsync()
    {
        _settings.Dispose();
        _settings.Host.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads the staged folder as <c>dotnet new install</c> does.</summary>
    public async Task<IReadOnlyList<IScanTemplateInfo>> ScanAsync()
    {
        using var result = await new Scanner(_settings).ScanAsync(Folder, logValidationResults: false, returnInvalidTemplates: true, CancellationToken.None);
        return result.Templates;
    }

    /// <summary>
    /// Does what <c>dotnet new</c> does, with a team as owner and a fixed port where the answers name none; null is no answer.
    /// The same question is answered once.
    /// </summary>
    public Task<Generated> GenerateAsync(string template, string name = "Orders", IReadOnlyDictionary<string, string?>? answers = null)
    {
        var given = new Dictionary<string, string?> { ["owner"] = "team-orders", ["httpPort"] = "5180" };
        foreach (var (key, value) in answers ?? new Dictionary<string, string?>())
            given[key] = value;
        foreach (var key in given.Where(answer => answer.Value is null).Select(answer => answer.Key).ToList())
            given.Remove(key);

        var question = JsonSerializer.Serialize(new object[] { template, name, given.OrderBy(answer => answer.Key, StringComparer.Ordinal) });
        return _generated.GetOrAdd(question, _ => new Lazy<Task<Generated>>(() => InstantiateAsync(template, name, given))).Value;
    }

    private async Task<Generated> InstantiateAsync(string template, string name, Dictionary<string, string?> given)
    {
        using var folder = new TemporaryFolder();
        var output = folder.PathOf("a", "b", "output");
        var result = await new TemplateCreator(_settings).InstantiateAsync(_templates[template], name, fallbackName: null, output, given, cancellationToken: CancellationToken.None);
        if (result.Status == CreationResultStatus.InvalidParamValues)
            return new Generated(ReadAll(folder.Path, output), [$"Nothing was written: {result.ErrorMessage}"]);
        Assert.True(result.Status == CreationResultStatus.Success, $"{result.Status}: {result.ErrorMessage}");

        var refusals = result.CreationResult!.PostActions.Where(action => action.ActionId == _refusal);
        return new Generated(ReadAll(folder.Path, output), [.. refusals.Select(action => $"{action.Description} {action.ManualInstructions}")]) { Binaries = ReadBinaries(output) };
    }

    private static bool IsBinary(string path) => Path.GetExtension(path) == ".onnx";

    private static Dictionary<string, byte[]> ReadBinaries(string output)
        => !Directory.Exists(output) ? [] : Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Where(IsBinary)
            .ToDictionary(path => Path.GetRelativePath(output, path).Replace('\\', '/'), File.ReadAllBytes, StringComparer.Ordinal);

    // From above the output folder: what was written outside of it shows, too.
    private static Dictionary<string, string> ReadAll(string folder, string output)
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !IsBinary(path))
            .ToDictionary(path => Path.GetRelativePath(output, path).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);

    private static EngineEnvironmentSettings CreateEngine(string folder)
    {
        List<(Type, IIdentifiedComponent)> components =
        [
            .. Microsoft.TemplateEngine.Orchestrator.RunnableProjects.Components.AllComponents.Select(component => (component.Type, component.Instance)),
            .. Microsoft.TemplateEngine.Edge.Components.MandatoryComponents.Select(component => (component.Type, component.Instance)),
            (typeof(ITemplatePackageProviderFactory), new OneFolder(folder)),
        ];
        var host = new Microsoft.TemplateEngine.Edge.DefaultTemplateEngineHost("dotnetcli", "10.0.0", [], components, ["dotnetcli"]);
        return new EngineEnvironmentSettings(host, virtualizeSettings: true);
    }

    private sealed class OneFolder(string folder) : ITemplatePackageProviderFactory
    {
        public string DisplayName => "The staged folder";

        public Guid Id { get; } = new("7a3c2a5e-6f1b-4f0e-9a55-4b8c9d3c7e21");

        public ITemplatePackageProvider CreateProvider(IEngineEnvironmentSettings settings)
            => new DefaultTemplatePackageProvider(this, settings, nupkgs: [], folders: [folder]);
    }
}
