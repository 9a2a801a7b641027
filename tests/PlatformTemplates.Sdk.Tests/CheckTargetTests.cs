namespace PlatformTemplates.Sdk.Tests;

public sealed class CheckTargetTests : IDisposable
{
    private const string Broken = "a: [1, 2\nb: c\n";

    private readonly ServiceFolder _service;
    private readonly string _project;

    public CheckTargetTests(UnpackedSdk sdk)
    {
        _service = new ServiceFolder(sdk);
        _project = _service.WriteProject("Deploy.proj", "Microsoft.Build.NoTargets");
        _service.Write("k8s/settings.yaml", "a: 1\n");
        _service.Write("catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: shop}\nspec: {owner: team-shop}\n");
    }

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("-m:1")]
    [InlineData("-mt")]
    public async Task A_folder_of_manifests_is_checked_without_a_compiler(string mode)
    {
        var broken = _service.Write("k8s/broken.yaml", Broken);
        var result = await _service.RunTargetsAsync(_project, "-t:CheckPlatformGuardrails", mode);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches($@"{System.Text.RegularExpressions.Regex.Escape(broken)}\(1,\d+(,\d+,\d+)?\): error PLT9001: .* \(https://github\.com/platformtemplates/platformtemplates/blob/main/docs/guardrails/PLT9001\.md\)", result.Output);
    }

    [Fact]
    public async Task A_schedule_is_read_by_the_library_that_comes_with_the_task()
    {
        _service.Write("k8s/cronjob.yaml", "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: report}\nspec: {schedule: '0 4 30 2 *', timeZone: Etc/UTC}\n");
        Assert.Contains("warning PLT6202: CronJob/report never runs: no day fits '0 4 30 2 *'.", (await _service.RunTargetsAsync(_project, "-t:CheckPlatformGuardrails")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_checked_again()
    {
        Assert.DoesNotContain("Skipping target \"CheckPlatformGuardrails\"", await Check(), StringComparison.Ordinal);
        Assert.Contains("Skipping target \"CheckPlatformGuardrails\"", await Check(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_file_a_new_one_and_another_level_are_changes()
    {
        var extra = _service.Write("k8s/extra.yaml", "b: 1\n");
        await Check();

        File.Delete(extra);
        Assert.DoesNotContain("Skipping target \"CheckPlatformGuardrails\"", await Check(), StringComparison.Ordinal);

        _service.Write("k8s/another.yaml", "c: 1\n");
        Assert.DoesNotContain("Skipping target \"CheckPlatformGuardrails\"", await Check(), StringComparison.Ordinal);

        Assert.DoesNotContain("Skipping target \"CheckPlatformGuardrails\"", await Check("-p:PlatformEnforcement=strict"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_are_told_again_until_they_are_mended()
    {
        _service.Write("k8s/broken.yaml", Broken);
        for (var build = 0; build < 2; build++)
            Assert.Contains("error PLT9001", (await _service.RunTargetsAsync(_project, "-t:CheckPlatformGuardrails")).Output, StringComparison.Ordinal);
    }

    private async Task<string> Check(params string[] arguments)
    {
        var result = await _service.RunTargetsAsync(_project, ["-t:CheckPlatformGuardrails", "-v:detailed", .. arguments]);
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }
}
