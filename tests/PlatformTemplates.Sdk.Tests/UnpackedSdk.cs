using PlatformTemplates.Testing;

[assembly: AssemblyFixture(typeof(PlatformTemplates.Sdk.Tests.UnpackedSdk))]

namespace PlatformTemplates.Sdk.Tests;

/// <summary>
/// The SDK of the source tree, laid out as NuGet would have extracted its package, so that projects find it by
/// <c>&lt;Sdk Name="PlatformTemplates.Sdk" /&gt;</c> as they do in life, without a pack or a restore.
/// </summary>
public sealed class UnpackedSdk : IDisposable
{
    public const string Version = "0.1.0-source";

    private readonly TemporaryFolder _packages = new();

    public UnpackedSdk()
    {
        var source = Repository.PathOf("src", "PlatformTemplates.Sdk");
        var package = $"platformtemplates.sdk/{Version}";
        foreach (var folder in new[] { "Sdk", "levels" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(source, folder)))
                _packages.Write($"{package}/{folder}/{Path.GetFileName(file)}", File.ReadAllText(file));
        }

        var tasks = Directory.CreateDirectory(_packages.PathOf("platformtemplates.sdk", Version, "tasks", "netstandard2.0")).FullName;
        foreach (var assembly in new[] { "PlatformTemplates.Sdk", "PlatformTemplates.Guardrails", "PlatformTemplates.Manifests", "YamlDotNet", "Cronos" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), Path.Combine(tasks, $"{assembly}.dll"));

        _packages.Write($"{package}/Sdk/PlatformTemplates.Version.props", $"<Project><PropertyGroup><PlatformTemplatesVersion>{Version}</PlatformTemplatesVersion></PropertyGroup></Project>");
        // What tells NuGet that the package is whole.
        _packages.Write($"{package}/.nupkg.metadata", """{ "version": 2, "contentHash": "source", "source": null }""");
    }

    public string PackagesFolder => _packages.Path;

    public void Dispose() => _packages.Dispose();
}
