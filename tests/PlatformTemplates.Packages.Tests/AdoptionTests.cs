using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class AdoptionTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task An_existing_web_service_adopts_the_golden_path_with_one_line()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.Program);
        var build = await _service.BuildAsync(_service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web"));
        Assert.True(build.Succeeded, build.Output);
        Assert.Contains(build.Findings, d => d is { Id: "PLT0003", File: "src/Orders/Program.cs", Line: 1, Severity: "warning" });
        Assert.Contains(build.Findings, d => d is { Id: "PLT1009", File: "k8s/deployment.yaml", Line: 16, Severity: "warning" });
        Assert.Equal(build.Findings.Select(d => (d.File, d.Line, d.Id)), build.Annotations.Select(d => (d.File, d.Line, d.Id)));
    }

    [Fact]
    public async Task Central_package_management_needs_no_version_of_ours()
    {
        _service.Write("Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        _service.Write("Program.cs", Service.ProgramWithServiceDefaults);
        var build = await _service.BuildAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web"), "-warnaserror");
        Assert.True(build.Succeeded, build.Output);
    }

    [Fact]
    public async Task A_worker_gets_service_defaults_too()
    {
        _service.Write("Program.cs", """
            var builder = Host.CreateApplicationBuilder(args);
            builder.AddServiceDefaults();
            builder.Build().Run();
            """);
        var build = await _service.BuildAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Worker"), "-warnaserror");
        Assert.True(build.Succeeded, build.Output);
    }

    [Fact]
    public async Task A_test_project_stays_as_it_is()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("Test.cs", "public sealed class Test;");
        var project = _service.WriteProject("Orders.Tests.csproj", "Microsoft.NET.Sdk.Web", "<OutputType>Library</OutputType>", """<PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.11.0" />""");
        var build = await _service.BuildAsync(project, "-warnaserror");
        Assert.True(build.Succeeded, build.Output);
        var assets = await File.ReadAllTextAsync(Path.Combine(_service.Path, "obj", "project.assets.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("PlatformTemplates.Analyzers", assets, StringComparison.Ordinal);
        Assert.DoesNotContain("PlatformTemplates.ServiceDefaults", assets, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_manifests_without_code_is_checked()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        var build = await _service.BuildAsync(_service.WriteProject("Deploy.proj", "Microsoft.Build.NoTargets"));
        Assert.True(build.Succeeded, build.Output);
        Assert.Contains(build.Findings, d => d is { Id: "PLT1009", File: "k8s/deployment.yaml", Line: 16, Severity: "warning" });
        Assert.Equal(build.Findings.Select(d => (d.File, d.Line, d.Id)), build.Annotations.Select(d => (d.File, d.Line, d.Id)));
    }

    [Fact]
    public async Task An_fsharp_service_has_its_manifests_checked_and_gets_service_defaults()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("Program.fs", """
            open Microsoft.AspNetCore.Builder
            open Microsoft.Extensions.Hosting

            let builder = WebApplication.CreateBuilder()
            builder.AddServiceDefaults() |> ignore
            let app = builder.Build()
            app.MapServiceDefaults() |> ignore
            app.Run()
            """);
        var build = await _service.BuildAsync(_service.WriteProject("Orders.fsproj", "Microsoft.NET.Sdk.Web", items: """<Compile Include="Program.fs" />"""));
        Assert.True(build.Succeeded, build.Output);
        Assert.Contains(build.Findings, d => d is { Id: "PLT1009", File: "k8s/deployment.yaml", Line: 16, Severity: "warning" });
    }

    [Fact]
    public async Task Compiler_and_task_say_the_same_of_the_same_manifests()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var compiler = await _service.BuildAsync(_service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web"));
        var task = await _service.BuildAsync(_service.WriteProject("deploy/Deploy.proj", "Microsoft.Build.NoTargets"));
        Assert.NotEmpty(OfManifests(compiler));
        Assert.Equal(OfManifests(compiler), OfManifests(task));

        static IEnumerable<string> OfManifests(BuildResult build)
            => build.Findings.Where(d => d.Id.StartsWith("PLT1", StringComparison.Ordinal)).Select(d => d.ToString()).Order(StringComparer.Ordinal);
    }
}
