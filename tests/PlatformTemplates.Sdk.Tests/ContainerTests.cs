namespace PlatformTemplates.Sdk.Tests;

public sealed class ContainerTests(UnpackedSdk sdk) : IDisposable
{
    private readonly ServiceFolder _service = new(sdk);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_web_service_becomes_a_small_image_that_runs_without_root_on_port_8080()
    {
        var evaluation = await Evaluate("Contoso.Orders.csproj", "Microsoft.NET.Sdk.Web", "<Version>1.2.3-beta+abc</Version><PlatformOwner>team-orders</PlatformOwner><PlatformOrganization>Contoso</PlatformOrganization>");
        Assert.Equal("contoso-orders", evaluation["ContainerRepository"]);
        Assert.Equal("1.2.3-beta", evaluation["ContainerImageTag"].Split("-abc")[0]);
        Assert.DoesNotContain('+', evaluation["ContainerImageTag"]);
        Assert.Equal("noble-chiseled-extra", evaluation["ContainerFamily"]);
        Assert.Equal("1654", evaluation["ContainerUser"]);
        Assert.Equal(("contoso-orders", "team-orders", "Contoso"), (evaluation["ContainerTitle"], evaluation["ContainerAuthors"], evaluation["ContainerVendor"]));
        Assert.Equal("true", evaluation["PublishRepositoryUrl"]);
        Assert.Equal("8080", Assert.Single(evaluation.ItemsOf("ContainerPort"))["Identity"]);
        Assert.Equal("8080", Assert.Single(evaluation.ItemsOf("ContainerEnvironmentVariable"))["Value"]);
    }

    [Fact]
    public async Task Invariant_globalization_needs_no_extra_image()
        => Assert.Equal("noble-chiseled", (await Evaluate("Orders.csproj", "Microsoft.NET.Sdk.Web", "<InvariantGlobalization>true</InvariantGlobalization>"))["ContainerFamily"]);

    [Fact]
    public async Task A_worker_listens_on_no_port()
        => Assert.Empty((await Evaluate("Orders.csproj", "Microsoft.NET.Sdk.Worker")).ItemsOf("ContainerPort"));

    [Fact]
    public async Task What_the_project_says_stays()
    {
        var evaluation = await Evaluate("Orders.csproj", "Microsoft.NET.Sdk.Web", """
            <ContainerRepository>shop/orders</ContainerRepository><ContainerImageTags>1;latest</ContainerImageTags><ContainerUser>10001</ContainerUser>
            <ContainerBaseImage>registry.contoso.com/aspnet:10.0</ContainerBaseImage><ContainerTitle>Orders</ContainerTitle>
            """, """<ContainerPort Include="5000" Type="tcp" />""");
        Assert.Equal(("shop/orders", "", "10001", "", "Orders"), (evaluation["ContainerRepository"], evaluation["ContainerImageTag"], evaluation["ContainerUser"], evaluation["ContainerFamily"], evaluation["ContainerTitle"]));
        Assert.Equal("5000", Assert.Single(evaluation.ItemsOf("ContainerPort"))["Identity"]);
    }

    [Theory]
    [InlineData("Microsoft.NET.Sdk.Web", "<EnablePlatformContainerDefaults>false</EnablePlatformContainerDefaults>")]
    [InlineData("Microsoft.NET.Sdk", "")]
    [InlineData("Microsoft.Build.NoTargets", "")]
    public async Task A_project_that_becomes_no_image_is_left_alone(string baseSdk, string properties)
    {
        var evaluation = await Evaluate("Orders.csproj", baseSdk, properties);
        Assert.Equal(("", "", ""), (evaluation["ContainerRepository"], evaluation["ContainerFamily"], evaluation["ContainerUser"]));
    }

    private Task<Evaluation> Evaluate(string project, string baseSdk, string properties = "", string items = "")
        => _service.EvaluateAsync(_service.WriteProject(project, baseSdk, properties, items));
}
