using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The contract of the generated service, which its build writes down and checks.</summary>
public sealed class ContractTests(PackedPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Orders", "--database", "postgres", "--auth", "none")]
    [InlineData("Contoso.Orders", "--database", "postgres", "--auth", "oidc", "--description", "50% off; \"today\" & $(Later), 中")]
    [InlineData("order-desk", "--database", "none", "--auth", "none")]
    [InlineData("Desk", "--database", "none", "--auth", "oidc")]
    public async Task The_contract_that_is_generated_is_what_the_build_writes(string name, params string[] answers)
    {
        await GeneratedService.CreateAsync(packages, _folder, name, answers);

        var build = await BuildAsync(name, "--configuration", "Release");

        Assert.True(build.ExitCode == 0, build.ToString());
        var written = await File.ReadAllTextAsync(_folder.PathOf(name, "src", name, "obj", "openapi.json"), TestContext.Current.CancellationToken);
        Assert.Equal(await ContractAsync(name), $"{written}\n");
    }

    [Fact]
    public async Task An_API_that_is_not_the_contract_is_refused_until_the_contract_is_written_again()
    {
        await GeneratedService.CreateAsync(packages, _folder, "Orders");
        var endpoints = _folder.PathOf("Orders", "src", "Orders", "Api", "OrderEndpoints.cs");
        var code = await File.ReadAllTextAsync(endpoints, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(endpoints, code.Replace("Gets an order.", "Gets one order.", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var drifted = await BuildAsync("Orders", "--configuration", "Release");
        Assert.NotEqual(0, drifted.ExitCode);
        Assert.Contains("openapi.json : error : The API is not the one that docs/openapi.json says. If it is meant to change, run: dotnet build src/Orders -t:WriteContract", drifted.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await BuildAsync("Orders", "-t:WriteContract")).ExitCode);
        Assert.Contains("Gets one order.", await ContractAsync("Orders"), StringComparison.Ordinal);
        Assert.Equal(0, (await BuildAsync("Orders", "--configuration", "Release")).ExitCode);
    }

    private Task<CommandResult> BuildAsync(string name, params string[] arguments)
        => (Command.Dotnet(["build", $"src/{name}", "-nologo", "-tl:off", .. arguments]) with
        {
            Folder = _folder.PathOf(name),
            Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder },
        }).TryRunAsync(TestContext.Current.CancellationToken);

    private Task<string> ContractAsync(string name) => File.ReadAllTextAsync(_folder.PathOf(name, "docs", "openapi.json"), TestContext.Current.CancellationToken);
}
