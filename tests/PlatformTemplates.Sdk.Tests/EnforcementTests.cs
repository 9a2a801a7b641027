namespace PlatformTemplates.Sdk.Tests;

public sealed class EnforcementTests(UnpackedSdk sdk) : IDisposable
{
    private readonly ServiceFolder _service = new(sdk);

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("", "balanced")]
    [InlineData("flexible", "flexible")]
    [InlineData("Strict", "strict")]
    public async Task A_level_is_a_global_config(string level, string expected)
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", $"<PlatformEnforcement>{level}</PlatformEnforcement>"));
        Assert.Equal(expected, evaluation["PlatformEnforcement"]);
        var config = Assert.Single(evaluation.ItemsOf("EditorConfigFiles"), f => f["Extension"] == ".globalconfig");
        Assert.Equal(expected, config["Filename"]);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task Days_that_are_no_number_are_one_clear_error(string days)
    {
        var result = await _service.RunTargetsAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", $"<PlatformExceptionDays>{days}</PlatformExceptionDays>"), "-t:GetTargetPath");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"Orders.csproj : error : PlatformExceptionDays is '{days}'. Set it to the number of days that an exception may hold, such as 90.", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.34", 0)]
    [InlineData("v1.34.2", 0)]
    [InlineData("latest", 1)]
    public async Task A_version_of_Kubernetes_that_is_none_is_one_clear_error(string version, int exitCode)
    {
        var result = await _service.RunTargetsAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", $"<PlatformKubernetesVersion>{version}</PlatformKubernetesVersion>"), "-t:CheckPlatformProperties");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode != 0, result.Output.Contains("Orders.csproj : error : PlatformKubernetesVersion is 'latest'. Set it to the version that the cluster runs, such as 1.34.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PlatformProductionApproval", "Sync", null)]
    [InlineData("PlatformProductionApproval", "board", "Set it to sync where a person starts every release, or to merge where the approved pull request is the release.")]
    [InlineData("PlatformSchemaCompatibility", "Full", null)]
    [InlineData("PlatformSchemaCompatibility", "transitive", "Set it to backward, forward, full or none.")]
    [InlineData("PlatformMaxJobMinutes", "480", null)]
    [InlineData("PlatformMaxJobMinutes", "4h", "Set it to the minutes that a job may run without an exception, such as 240.")]
    [InlineData("PlatformMaxGpus", "0", null)]
    [InlineData("PlatformMaxGpus", "2x", "Set it to the number of GPUs that a service may have at once in one environment, such as 4.")]
    [InlineData("PlatformMinorVersionsBehind", "0", null)]
    [InlineData("PlatformMinorVersionsBehind", "few", "Set it to the number of minor versions that a service may be behind its golden path, such as 2.")]
    public async Task A_default_of_the_organisation_that_is_none_is_one_clear_error(string property, string value, string? advice)
    {
        var result = await _service.RunTargetsAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", $"<{property}>{value}</{property}>"), "-t:CheckPlatformProperties");
        Assert.Equal(advice is null ? 0 : 1, result.ExitCode);
        Assert.Equal(advice is not null, result.Output.Contains($"Orders.csproj : error : {property} is '{value}'. {advice}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_level_that_is_none_is_one_clear_error()
    {
        var result = await _service.RunTargetsAsync(_service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk.Web", "<PlatformEnforcement>harsh</PlatformEnforcement>"), "-t:GetTargetPath");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Orders.csproj : error : PlatformEnforcement is 'harsh'. Set it to flexible, balanced or strict.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_without_a_base_sdk_is_told_to_name_one()
    {
        var result = await _service.RunTargetsAsync(_service.Write("Orders.csproj", """<Project Sdk="PlatformTemplates.Sdk" />"""), "-t:Build");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("PlatformTemplates.Sdk adds to another SDK.", result.Output, StringComparison.Ordinal);
    }
}
