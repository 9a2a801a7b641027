using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class IncrementalBuildTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_build_with_nothing_to_do_compiles_nothing_and_a_changed_manifest_compiles_again()
    {
        var manifest = _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var project = _service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web");
        Assert.True((await _service.BuildAsync(project)).Succeeded);

        var second = await _service.BuildAsync(project, "--no-restore", "-v:detailed");
        Assert.Contains("Skipping target \"CoreCompile\"", second.Output, StringComparison.Ordinal);

        await File.AppendAllTextAsync(manifest, "\n# changed\n", TestContext.Current.CancellationToken);
        var third = await _service.BuildAsync(project, "--no-restore", "-v:detailed");
        Assert.DoesNotContain("Skipping target \"CoreCompile\"", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_without_code_checks_unchanged_manifests_once()
    {
        var manifest = _service.Write("k8s/deployment.yaml", Service.Deployment);
        var project = _service.WriteProject("Deploy.proj", "Microsoft.Build.NoTargets");
        Assert.NotEmpty((await _service.BuildAsync(project)).Findings);

        var second = await _service.BuildAsync(project, "--no-restore", "-v:detailed");
        Assert.Contains("Skipping target \"CheckPlatformGuardrails\"", second.Output, StringComparison.Ordinal);
        Assert.Empty(second.Findings);

        await File.AppendAllTextAsync(manifest, "\n# changed\n", TestContext.Current.CancellationToken);
        Assert.NotEmpty((await _service.BuildAsync(project, "--no-restore")).Findings);
    }
}
