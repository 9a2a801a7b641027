using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>Answers the orchestrator's probes, wherever they arrive.</summary>
internal sealed class HealthProbes
{
    private readonly Dictionary<Probe, CachedCheck[]> _checks;

    public HealthProbes(
        IOptions<HealthCheckServiceOptions> checks,
        IServiceScopeFactory scopes,
        IOptions<ServiceDefaultsOptions> options,
        TimeProvider time,
        ILogger<HealthProbes> logger)
    {
        var all = checks.Value.Registrations
            .Select(registration => (registration, check: new CachedCheck(registration, scopes, options.Value.Health, time, logger)))
            .ToArray();
        _checks = Probe.All.ToDictionary(probe => probe, probe => all.Where(one => probe.Includes(one.registration)).Select(one => one.check).ToArray());
    }

    public async Task AnswerAsync(HttpContext context, Probe probe)
    {
        var checks = _checks[probe];
        var states = await Task.WhenAll(checks.Select(check => check.AskAsync())).ConfigureAwait(false);
        await HealthResponse.WriteAsync(context, checks.Select(check => check.Name).Zip(states)).ConfigureAwait(false);
    }
}
