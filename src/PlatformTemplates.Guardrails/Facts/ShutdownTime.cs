using System.Globalization;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>How long a container's shutdown may take, in whole seconds.</summary>
/// <param name="PreStop">The pre-stop hook's delay.</param>
/// <param name="Drain">How long it is served on after SIGTERM.</param>
/// <param name="Timeout">How long the host may then take to stop.</param>
internal sealed record ShutdownTime(int PreStop, int Drain, int Timeout)
{
    private const int HostDefault = 30;
    private const int ServiceDefaultsDrain = 5;
    private const int ServiceDefaultsTimeout = 20;

    /// <summary>All of it.</summary>
    public int Total => PreStop + Drain + Timeout;

    /// <summary>The parts, for a message: <c>pre-stop delay 5, drain delay 5</c>.</summary>
    public string Words => string.Join(", ", new[] { (PreStop, "pre-stop delay"), (Drain, "drain delay"), (Timeout, "shutdown timeout") }.Where(p => p.Item1 > 0).Select(p => $"{p.Item2} {p.Item1}"));

    /// <summary>What the manifests and the settings say.</summary>
    public static ShutdownTime Written(ContainerSite site)
    {
        var settings = ContainerSettings.Of(site);
        return new ShutdownTime(PreStopOf(site.Container), Seconds(settings, DrainKey) ?? 0, Seconds(settings, TimeoutKey) ?? 0);
    }

    /// <summary>What the code says as well, and what holds where nobody says anything; null where that can't be known.</summary>
    public static ShutdownTime? Of(ContainerSite site, CodeFacts code)
    {
        var settings = ContainerSettings.Of(site);
        if (code.Shutdown.IsUnknown || code.ConfiguredElsewhere || settings.HasUnknown || settings.IsUnknown(DrainKey) || settings.IsUnknown(TimeoutKey))
            return null;
        var preStop = PreStopOf(site.Container);
        if (code.AddsServiceDefaults && !string.Equals(settings.Value("ServiceDefaults:Shutdown:Enabled"), "false", StringComparison.OrdinalIgnoreCase))
        {
            return new ShutdownTime(
                preStop,
                code.Shutdown.Drain ?? Seconds(settings, DrainKey) ?? (code.Host == HostKind.Web ? ServiceDefaultsDrain : 0),
                code.Shutdown.Timeout ?? Seconds(settings, TimeoutKey) ?? ServiceDefaultsTimeout);
        }

        return new ShutdownTime(preStop, 0, code.Shutdown.HostTimeout ?? HostSeconds(settings) ?? HostDefault);
    }

    private static string DrainKey => "ServiceDefaults:Shutdown:DrainDelay";

    private static string TimeoutKey => "ServiceDefaults:Shutdown:Timeout";

    private static int PreStopOf(Container container)
    {
        var hook = container.Root.Find("lifecycle", "preStop");
        if (hook?.Find("sleep", "seconds")?.Text is { } sleep)
            return Number(sleep) ?? 0;
        var words = (hook?.Find("exec", "command")?.Elements ?? []).SelectMany(e => (e.Text ?? "").Split([' ', ';', '&'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        var index = words.FindIndex(w => w is "sleep" or "/bin/sleep");
        return index >= 0 && index + 1 < words.Count ? Number(words[index + 1]) ?? 0 : 0;
    }

    // The generic host reads it from its own configuration, whose variables have a prefix.
    private static int? HostSeconds(ContainerSettings settings)
        => Number(settings.Variable("DOTNET_SHUTDOWNTIMEOUTSECONDS") ?? settings.Variable("ASPNETCORE_SHUTDOWNTIMEOUTSECONDS") ?? settings.Value("shutdownTimeoutSeconds"));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Seconds(ContainerSettings settings, string key)
        => TimeSpan.TryParse(settings.Value(key), CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero && time < TimeSpan.FromDays(1) ? (int)Math.Ceiling(time.TotalSeconds) : null;
}
