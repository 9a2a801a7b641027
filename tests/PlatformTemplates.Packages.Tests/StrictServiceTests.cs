using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>What the template generates keeps what it asks of others: its code as the compiler sees it, with its packages.</summary>
public sealed class StrictServiceTests(PackedPackages packages)
{
    [Theory]
    [InlineData("postgres", "oidc")]
    [InlineData("none", "none")]
    public async Task A_generated_service_has_no_finding_where_enforcement_is_strict(string database, string auth)
    {
        using var folder = new TemporaryFolder();
        await GeneratedService.CreateAsync(packages, folder, "Orders", "--database", database, "--auth", auth);
        var build = Command.Dotnet("build", "src/Orders", "-nologo", "-v", "quiet", "-warnaserror", "-p:PlatformEnforcement=strict", "-p:UseSharedCompilation=false", "-nodeReuse:false") with
        {
            Folder = folder.PathOf("Orders"),
            Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder },
        };

        var result = await build.RunAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("PLT", result.Output, StringComparison.Ordinal);
    }
}
