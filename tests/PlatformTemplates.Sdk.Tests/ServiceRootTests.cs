using PlatformTemplates.Testing;

namespace PlatformTemplates.Sdk.Tests;

public sealed class ServiceRootTests(UnpackedSdk sdk) : IDisposable
{
    private readonly ServiceFolder _service = new(sdk);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task The_root_is_the_nearest_folder_above_with_a_catalog_info()
    {
        _service.Write("catalog-info.yaml", "kind: System");
        _service.Write("orders/catalog-info.yaml", "kind: Component");
        Assert.Equal("orders", await RootOf("orders/src/Orders/Orders.csproj"));
    }

    [Fact]
    public async Task Without_a_catalog_info_it_is_the_repository()
    {
        await (Command.Git("init", "--quiet", "repository") with { Folder = _service.Path }).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal("repository", await RootOf("repository/src/Orders/Orders.csproj"));
    }

    [Fact]
    public async Task A_work_tree_is_a_repository_as_well()
    {
        _service.Write("tree/.git", "gitdir: /elsewhere");
        Assert.Equal("tree", await RootOf("tree/src/Orders/Orders.csproj"));
    }

    [Fact]
    public async Task Without_a_repository_it_is_the_project_folder()
        => Assert.Equal("src/Orders", await RootOf("src/Orders/Orders.csproj"));

    [Theory]
    [InlineData("../../deploy")]
    [InlineData("$(MSBuildProjectDirectory)/../../deploy/")]
    public async Task A_project_may_say_where_it_is(string root)
    {
        _service.Write("deploy/k8s/service.yaml", "");
        Assert.Equal("deploy", await RootOf("src/Orders/Orders.csproj", $"<PlatformServiceRoot>{root}</PlatformServiceRoot>"));
    }

    [Fact]
    public async Task A_root_that_is_not_there_is_one_clear_error()
    {
        var project = _service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", "<PlatformServiceRoot>nowhere</PlatformServiceRoot>");
        var result = await _service.RunTargetsAsync(project, "-t:GetTargetPath");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("nowhere', and there is no such folder. Set it to the folder that holds the service's catalog-info.yaml.", result.Output, StringComparison.Ordinal);
    }

    private async Task<string> RootOf(string project, string properties = "")
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject(project, "Microsoft.NET.Sdk.Web", properties));
        Assert.False(Path.EndsInDirectorySeparator(evaluation["PlatformServiceRoot"]));
        return Path.GetRelativePath(_service.Path, evaluation["PlatformServiceRoot"]).Replace('\\', '/');
    }
}
