using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class EnforcementLevelTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("flexible", "warning", null)]
    [InlineData("balanced", "warning", "warning")]
    [InlineData("strict", "error", "error")]
    public async Task A_level_sets_the_severity_of_every_guardrail(string level, string imagePinned, string? serviceDefaultsUsed)
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.Program);
        var build = await _service.BuildAsync(_service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web", $"<PlatformEnforcement>{level}</PlatformEnforcement>"));
        Assert.Equal(level != "strict", build.Succeeded);
        Assert.Equal(imagePinned, build.Findings.Single(d => d.Id == "PLT1009").Severity);
        Assert.Equal(serviceDefaultsUsed, build.Findings.FirstOrDefault(d => d.Id == "PLT0003")?.Severity);
    }

    [Fact]
    public async Task A_repository_overrides_one_guardrail_in_its_global_config()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.PLT1009.severity = none\n");
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var build = await _service.BuildAsync(_service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web"));
        Assert.True(build.Succeeded, build.Output);
        Assert.DoesNotContain(build.Findings, d => d.Id == "PLT1009");
        Assert.Contains(build.Findings, d => d.Id == "PLT1004");
    }
}
