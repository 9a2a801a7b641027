using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The job golden path as <c>dotnet new</c> makes it from the packed template, with its own tests.</summary>
public sealed class JobServiceTests(PackedPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Reconciliation", "cronjob", "Etc/UTC", "15m")]
    [InlineData("Contoso.Reconciliation", "argo-workflows", "Europe/Berlin", "2h")]
    public async Task A_generated_job_has_no_finding_where_enforcement_is_strict_and_passes_its_tests(string name, string orchestrator, string timeZone, string maxRuntime)
    {
        await GeneratedService.CreateFromAsync("platform-job", packages, _folder, name, "--orchestrator", orchestrator, "--time-zone", timeZone, "--max-runtime", maxRuntime, "--schedule", "30 4 * * mon-fri");

        var build = await DotnetAsync(name, "build", "-nologo", "-v", "quiet", "-warnaserror", "-p:PlatformEnforcement=strict", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.DoesNotContain("PLT", build.Output, StringComparison.Ordinal);

        var tests = await DotnetAsync(name, "test", "--no-build");
        Assert.True(tests.ExitCode == 0, tests.ToString());

        // What a developer does first: the samples compile, and the day they make is the one that the job works on in its time zone.
        await SucceedAsync(name, "run", "--file", "samples/place-orders.cs", "--", "2026-01-31");
        await SucceedAsync(name, "run", "--", "--as-of", "2026-01-31");
        Assert.StartsWith("2026-01-31: 1000 orders", await SucceedAsync(name, "run", "--file", "samples/show-report.cs", "--", "2026-01-31"), StringComparison.Ordinal);
    }

    private async Task<string> SucceedAsync(string name, params string[] arguments)
    {
        var result = await DotnetAsync(name, arguments);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    private Task<CommandResult> DotnetAsync(string name, params string[] arguments)
        => (Command.Dotnet(arguments) with
        {
            Folder = _folder.PathOf(name),
            Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder },
        }).TryRunAsync(TestContext.Current.CancellationToken);
}
