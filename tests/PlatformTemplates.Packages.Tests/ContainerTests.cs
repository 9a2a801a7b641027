using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class ContainerTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("Microsoft.NET.Sdk.Web", "", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra")]
    [InlineData("Microsoft.NET.Sdk.Web", "<InvariantGlobalization>true</InvariantGlobalization>", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled")]
    public async Task PublishContainer_makes_a_small_image_without_root_that_says_what_it_is(string baseSdk, string properties, string baseImage)
    {
        await Command.Git("init", "--quiet", "--initial-branch", "main").In(_service.Path).RunAsync(TestContext.Current.CancellationToken);
        await Command.Git("remote", "add", "origin", "https://github.com/contoso/orders.git").In(_service.Path).RunAsync(TestContext.Current.CancellationToken);
        await Command.Git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "--allow-empty", "-m", "First").In(_service.Path).RunAsync(TestContext.Current.CancellationToken);
        var commit = (await Command.Git("rev-parse", "HEAD").In(_service.Path).RunAsync(TestContext.Current.CancellationToken)).Output.Trim();

        var project = _service.WriteProject("src/Orders/Orders.csproj", baseSdk, $"<Version>1.2.3</Version><PlatformOwner>team-orders</PlatformOwner><PlatformOrganization>Contoso</PlatformOrganization>{properties}");
        var restore = await _service.DotnetAsync("restore", project);
        Assert.True(restore.ExitCode == 0, restore.ToString());
        var image = await _service.GetAsync(project, "-t:InitializeSourceControlInformation;ComputeContainerConfig",
            "-getProperty:ContainerBaseImage,ContainerRepository,ContainerUser", "-getItem:ContainerLabel,ContainerImageTags,ContainerPort");

        Assert.Equal(baseImage, image.GetProperty("Properties").GetProperty("ContainerBaseImage").GetString());
        Assert.Equal("orders", image.GetProperty("Properties").GetProperty("ContainerRepository").GetString());
        Assert.Equal("1654", image.GetProperty("Properties").GetProperty("ContainerUser").GetString());
        Assert.Equal(["1.2.3"], Items("ContainerImageTags").Select(i => i.GetProperty("Identity").GetString()));
        Assert.Equal(["8080"], Items("ContainerPort").Select(i => i.GetProperty("Identity").GetString()));

        var labels = Items("ContainerLabel").ToDictionary(i => i.GetProperty("Identity").GetString()!, i => i.GetProperty("Value").GetString());
        Assert.Equal("orders", labels["org.opencontainers.image.title"]);
        Assert.Equal("1.2.3", labels["org.opencontainers.image.version"]);
        Assert.Equal("https://github.com/contoso/orders", labels["org.opencontainers.image.source"]);
        Assert.Equal(commit, labels["org.opencontainers.image.revision"]);
        Assert.Equal("team-orders", labels["org.opencontainers.image.authors"]);
        Assert.Equal("Contoso", labels["org.opencontainers.image.vendor"]);

        IEnumerable<System.Text.Json.JsonElement> Items(string type) => image.GetProperty("Items").GetProperty(type).EnumerateArray();
    }
}
