using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The machine-learning golden path as <c>dotnet new</c> makes it from the packed template, with its own tests.</summary>
public sealed class MlServiceTests(PackedPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Arrivals", "file", "none", "none", "none")]
    [InlineData("Contoso.Arrivals", "mlflow", "argo-rollouts", "oidc", "none")]
    [InlineData("Arrivals", "file", "gateway", "none", "nvidia")]
    public async Task A_generated_service_has_no_finding_where_enforcement_is_strict_and_passes_its_tests(string name, string modelRegistry, string rollout, string auth, string gpu)
    {
        await GeneratedService.CreateFromAsync("platform-ml", packages, _folder, name, "--model-registry", modelRegistry, "--rollout", rollout, "--auth", auth, "--gpu", gpu);

        var build = await DotnetAsync(name, "build", "-nologo", "-v", "quiet", "-warnaserror", "-p:PlatformEnforcement=strict", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.DoesNotContain("PLT", build.Output, StringComparison.Ordinal);

        var tests = await DotnetAsync(name, "test", "--no-build");
        Assert.True(tests.ExitCode == 0, tests.ToString());

        // What its CI runs: the published model is the one that its code trains.
        var training = await DotnetAsync(name, "run", "--no-build", "--project", $"train/{name}.Training", "--", "--check");
        Assert.True(training.ExitCode == 0, training.ToString());
        Assert.Contains("version 1 is what training gives", training.Output, StringComparison.Ordinal);
    }

    // What callers compile is what the service was compiled from, but for the namespace.
    [Fact]
    public async Task The_contract_of_grpc_is_the_librarys()
        => Assert.Equal(await MessagesOfAsync("src", "PlatformTemplates.Inference", "Protos", "open_inference.proto"), await MessagesOfAsync("templates", "platform-ml", "docs", "open_inference.proto"));

    private static async Task<IEnumerable<string>> MessagesOfAsync(params string[] path)
        => (await File.ReadAllLinesAsync(Repository.PathOf(path), TestContext.Current.CancellationToken)).Where(line => !line.StartsWith("option csharp_namespace", StringComparison.Ordinal));

    private Task<CommandResult> DotnetAsync(string name, params string[] arguments)
        => (Command.Dotnet(arguments) with
        {
            Folder = _folder.PathOf(name),
            Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder },
        }).TryRunAsync(TestContext.Current.CancellationToken);
}
