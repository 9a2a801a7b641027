using PlatformTemplates.Jobs;

namespace PlatformService1.Tests;

/// <summary>What is found wrong before anything is done, and would be wrong in another attempt as well.</summary>
public sealed class SettingsTests
{
    private static readonly string[] _database = ["--Database:Provider=Sqlite", "--ConnectionStrings:Database=Data Source=:memory:"];

    [Theory]
    [InlineData("--Reconciliation:BatchSize=0")]
    [InlineData("--Reconciliation:BatchSize=10001")]
    [InlineData("--Reconciliation:BatchSize=many")]
    [InlineData("--Reconciliation:Tolerance=-0.01")]
    [InlineData("--Job:MaxRuntime=00:00:00")]
    [InlineData("--Job:TimeZone=Europe/Nowhere")]
    [InlineData("--as-of=yesterday")]
    [InlineData("--as-of=2999-01-01")]
    [InlineData("--as-off=2026-01-31")]
    public async Task A_wrong_setting_or_command_line_ends_the_job_with_78(string wrong)
        => Assert.Equal((int)JobExitCode.Configuration, await JobCommand.RunAsync([.. _database, wrong], JobHost.CreateBuilder, TestContext.Current.CancellationToken));

    [Fact]
    public async Task Without_a_connection_string_it_ends_with_78()
        => Assert.Equal((int)JobExitCode.Configuration, await JobCommand.RunAsync(["--ConnectionStrings:Database="], JobHost.CreateBuilder, TestContext.Current.CancellationToken));
}
