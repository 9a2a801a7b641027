using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The events golden path as <c>dotnet new</c> makes it from the packed template, with its own tests.</summary>
public sealed class EventServiceTests(PackedPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Shipping", "kafka")]
    [InlineData("Contoso.Shipping", "rabbitmq")]
    public async Task A_generated_service_has_no_finding_where_enforcement_is_strict_and_passes_its_tests(string name, string broker)
    {
        await GeneratedService.CreateFromAsync("platform-events", packages, _folder, name, "--broker", broker);

        var build = await DotnetAsync(name, "build", "-nologo", "-v", "quiet", "-warnaserror", "-p:PlatformEnforcement=strict", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.DoesNotContain("PLT", build.Output, StringComparison.Ordinal);

        var tests = await DotnetAsync(name, "test", "--no-build");
        Assert.True(tests.ExitCode == 0, tests.ToString());
    }

    private Task<CommandResult> DotnetAsync(string name, params string[] arguments)
        => (Command.Dotnet(arguments) with
        {
            Folder = _folder.PathOf(name),
            Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder },
        }).TryRunAsync(TestContext.Current.CancellationToken);
}
