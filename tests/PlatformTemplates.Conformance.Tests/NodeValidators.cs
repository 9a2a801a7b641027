using System.ComponentModel;
using PlatformTemplates.Conformance.Tests;
using PlatformTemplates.Testing;

[assembly: AssemblyFixture(typeof(NodeValidators))]

namespace PlatformTemplates.Conformance.Tests;

/// <summary>
/// The formats' own validators, which are npm packages: package.json pins them, and they are installed into
/// <c>artifacts/conformance</c> once for all runs. Without Node a test is skipped, except in CI.
/// </summary>
public sealed class NodeValidators : IAsyncLifetime
{
    private static readonly string _source = Repository.PathOf("tests", "PlatformTemplates.Conformance.Tests");
    private static readonly string _folder = Repository.PathOf("artifacts", "conformance");
    private string? _missing;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        foreach (var script in Directory.EnumerateFiles(_source, "*.mjs"))
            File.Copy(script, Path.Combine(_folder, Path.GetFileName(script)), overwrite: true);

        var (wanted, installed) = (Path.Combine(_source, "package.json"), Path.Combine(_folder, "package.json"));
        try
        {
            await new Command("node", "--version").RunAsync();
            if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == await File.ReadAllTextAsync(wanted))
                return;
            File.Copy(wanted, Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "install")).FullName, "package.json"), overwrite: true);
            await new Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts").In(Path.Combine(_folder, "install")).RunAsync();
            if (Directory.Exists(Path.Combine(_folder, "node_modules")))
                Directory.Delete(Path.Combine(_folder, "node_modules"), recursive: true);
            Directory.Move(Path.Combine(_folder, "install", "node_modules"), Path.Combine(_folder, "node_modules"));
            File.Copy(wanted, installed, overwrite: true);
        }
        catch (Win32Exception e) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            _missing = $"Node is not installed: {e.Message}";
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a script over files; the lines it prints.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string script, IEnumerable<string> files)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        var result = await new Command("node", ["--no-warnings", "--import", "./hooks.mjs", script, .. files]).In(_folder).RunAsync(TestContext.Current.CancellationToken);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
