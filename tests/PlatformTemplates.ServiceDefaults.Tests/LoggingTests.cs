using System.Globalization;
using System.Text.Json.Nodes;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class LoggingTests
{
    [Fact]
    public async Task In_a_container_the_console_log_is_JSON_with_UTC_time_and_trace()
    {
        var lines = await LinesOfAsync(("DOTNET_RUNNING_IN_CONTAINER", "true"), ("ServiceDefaults__Shutdown__DrainDelay", "00:00:00"));

        var entry = Assert.Single(lines.Select(line => JsonNode.Parse(line)!.AsObject()), entry => entry["Category"]!.GetValue<string>() == "Sample");
        Assert.Equal("Somebody is here", entry["Message"]!.GetValue<string>());
        var time = DateTimeOffset.ParseExact(entry["Timestamp"]!.GetValue<string>(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(DateTimeOffset.UtcNow - time, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(10));
        var scopes = entry["Scopes"]!.AsArray().Select(scope => scope!.AsObject()).ToArray();
        Assert.Contains(scopes, scope => scope["TraceId"]?.GetValue<string>().Length == 32);
        Assert.Contains(scopes, scope => scope["SpanId"]?.GetValue<string>().Length == 16);
    }

    [Fact]
    public async Task Elsewhere_it_is_plain()
    {
        var lines = await LinesOfAsync();

        Assert.Contains("info: Sample[0]", lines);
        Assert.Contains("      Somebody is here", lines);
    }

    [Fact]
    public async Task A_formatter_chosen_by_configuration_stays()
    {
        var lines = await LinesOfAsync(
            ("DOTNET_RUNNING_IN_CONTAINER", "true"), ("ServiceDefaults__Shutdown__DrainDelay", "00:00:00"), ("Logging__Console__FormatterName", "simple"));

        Assert.Contains("info: Sample[0]", lines);
    }

    [Fact]
    public async Task Turned_off_the_console_log_stays_the_hosts_own()
    {
        var lines = await LinesOfAsync(
            ("DOTNET_RUNNING_IN_CONTAINER", "true"), ("ServiceDefaults__Shutdown__DrainDelay", "00:00:00"), ("ServiceDefaults__Logging__Enabled", "false"));

        Assert.Contains("info: Sample[0]", lines);
    }

    private static async Task<IReadOnlyList<string>> LinesOfAsync(params (string, string)[] environment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to end the service with.");

        await using var service = new ServiceProcess(environment);
        using var client = new HttpClient { BaseAddress = await service.Main };
        await client.AskAsync("/");
        await service.TerminateAsync();
        Assert.Equal(0, await service.WaitForExitAsync());
        return service.Lines;
    }
}
