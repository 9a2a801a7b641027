namespace PlatformTemplates.Sdk.Tests;

public sealed class PackageTests(UnpackedSdk sdk) : IDisposable
{
    private const string Analyzers = $"PlatformTemplates.Analyzers {UnpackedSdk.Version}";
    private const string ServiceDefaults = $"PlatformTemplates.ServiceDefaults {UnpackedSdk.Version}";

    private readonly ServiceFolder _service = new(sdk);

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("Microsoft.NET.Sdk.Web")]
    [InlineData("Microsoft.NET.Sdk.Worker")]
    public async Task A_service_gets_analyzers_and_service_defaults_at_the_version_of_the_sdk(string baseSdk)
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("Orders.csproj", baseSdk));
        Assert.Equal("true", evaluation["UsingPlatformTemplatesSdk"]);
        Assert.Equal([Analyzers, ServiceDefaults], evaluation.PlatformPackages);
        var analyzers = evaluation.ItemsOf("PackageReference").Single(p => p["Identity"] == "PlatformTemplates.Analyzers");
        Assert.Equal(("all", "true"), (analyzers["PrivateAssets"], analyzers["IsImplicitlyDefined"]));
    }

    [Fact]
    public async Task A_console_application_gets_analyzers_alone()
        => Assert.Equal([Analyzers], await PackagesOf("Orders.csproj", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>"));

    [Fact]
    public async Task A_library_gets_nothing()
        => Assert.Empty(await PackagesOf("Orders.Domain.csproj", "Microsoft.NET.Sdk"));

    [Fact]
    public async Task An_fsharp_service_gets_service_defaults_alone_because_no_analyzer_runs_there()
        => Assert.Equal([ServiceDefaults], await PackagesOf("Orders.fsproj", "Microsoft.NET.Sdk.Web"));

    [Fact]
    public async Task A_project_without_code_gets_nothing()
        => Assert.Empty(await PackagesOf("Deploy.proj", "Microsoft.Build.NoTargets"));

    [Theory]
    [InlineData("<IsTestProject>true</IsTestProject>", "")]
    [InlineData("<IsTestingPlatformApplication>true</IsTestingPlatformApplication>", "")]
    [InlineData("", """<PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />""")]
    [InlineData("", """<PackageReference Include="xunit.v3" Version="4.0.2" />""")]
    public async Task A_test_project_gets_nothing_even_before_its_first_restore(string properties, string items)
        => Assert.Empty(await PackagesOf("Orders.Tests.csproj", "Microsoft.NET.Sdk.Web", properties, items));

    [Fact]
    public async Task A_service_on_an_older_framework_gets_analyzers_alone()
        => Assert.Equal([Analyzers], await PackagesOf("Orders.csproj", "Microsoft.NET.Sdk.Web", "<TargetFramework>net8.0</TargetFramework>"));

    [Theory]
    [InlineData("<EnablePlatformAnalyzers>false</EnablePlatformAnalyzers>", ServiceDefaults)]
    [InlineData("<EnablePlatformServiceDefaults>false</EnablePlatformServiceDefaults>", Analyzers)]
    public async Task A_part_can_be_turned_off_in_the_project(string properties, string left)
        => Assert.Equal([left], await PackagesOf("Orders.csproj", "Microsoft.NET.Sdk.Web", properties));

    [Fact]
    public async Task A_project_that_is_said_to_be_no_service_gets_nothing()
        => Assert.Empty(await PackagesOf("Orders.csproj", "Microsoft.NET.Sdk.Web", "<IsPlatformService>false</IsPlatformService>"));

    [Fact]
    public async Task A_part_can_be_turned_off_for_a_whole_repository()
    {
        _service.Write("Directory.Build.props", "<Project><PropertyGroup><EnablePlatformServiceDefaults>false</EnablePlatformServiceDefaults></PropertyGroup></Project>");
        Assert.Equal([Analyzers], await PackagesOf("Orders.csproj", "Microsoft.NET.Sdk.Web"));
    }

    [Fact]
    public async Task A_central_version_and_a_second_reference_give_way_to_the_one_version_of_the_golden_path()
    {
        _service.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="PlatformTemplates.ServiceDefaults" Version="0.0.1" /></ItemGroup>
            </Project>
            """);
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", items: """<PackageReference Include="PlatformTemplates.ServiceDefaults" />"""));
        Assert.Equal([Analyzers, ServiceDefaults], evaluation.PlatformPackages);
        Assert.Empty(evaluation.ItemsOf("PackageVersion"));
    }

    [Fact]
    public async Task A_library_that_is_referenced_by_name_has_the_version_of_the_golden_path_unless_one_is_given()
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Worker", items: """
            <PackageReference Include="PlatformTemplates.Messaging.Kafka" />
            <PackageReference Include="PlatformTemplates.Messaging.RabbitMq" Version="0.0.1" />
            <PackageReference Include="Other" />
            """));
        Assert.Equal(
            [("PlatformTemplates.Messaging.Kafka", UnpackedSdk.Version), ("PlatformTemplates.Messaging.RabbitMq", "0.0.1"), ("Other", "")],
            VersionsOf(evaluation, "PackageReference", "PlatformTemplates.Messaging.Kafka", "PlatformTemplates.Messaging.RabbitMq", "Other"));
    }

    [Fact]
    public async Task Central_versions_get_those_of_the_libraries_that_are_referenced_and_have_none()
    {
        _service.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="PlatformTemplates.Messaging.RabbitMq" Version="0.0.1" /></ItemGroup>
            </Project>
            """);
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Worker", items: """
            <PackageReference Include="PlatformTemplates.Messaging.Kafka" />
            <PackageReference Include="PlatformTemplates.Messaging.RabbitMq" />
            """));
        Assert.Equal(
            [("PlatformTemplates.Messaging.Kafka", UnpackedSdk.Version), ("PlatformTemplates.Messaging.RabbitMq", "0.0.1")],
            VersionsOf(evaluation, "PackageVersion", [.. evaluation.ItemsOf("PackageVersion").Select(i => i["Identity"]).Order(StringComparer.Ordinal)]));
    }

    private static IEnumerable<(string Id, string Version)> VersionsOf(Evaluation evaluation, string item, params IReadOnlyList<string> ids)
        => ids.Select(id => (id, evaluation.ItemsOf(item).Single(i => i["Identity"] == id).GetValueOrDefault("Version", "")));

    private async Task<IReadOnlyList<string>> PackagesOf(string project, string baseSdk, string properties = "", string items = "")
        => (await _service.EvaluateAsync(_service.WriteProject(project, baseSdk, properties, items))).PlatformPackages;
}
