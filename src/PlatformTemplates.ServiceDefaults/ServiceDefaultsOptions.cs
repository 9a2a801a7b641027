using Microsoft.Extensions.Configuration;
using PlatformTemplates.ServiceDefaults.Errors;
using PlatformTemplates.ServiceDefaults.Health;
using PlatformTemplates.ServiceDefaults.Logging;
using PlatformTemplates.ServiceDefaults.Redaction;
using PlatformTemplates.ServiceDefaults.Requests;
using PlatformTemplates.ServiceDefaults.Resilience;
using PlatformTemplates.ServiceDefaults.Shutdown;
using PlatformTemplates.ServiceDefaults.Telemetry;

namespace PlatformTemplates.ServiceDefaults;

/// <summary>
/// Everything the service defaults do, one property a concern. Bound from the configuration section
/// <c>ServiceDefaults</c>, so <c>ServiceDefaults__Health__ManagementPort=8081</c> in the environment sets
/// <see cref="HealthOptions.ManagementPort"/>. A value set in code wins over configuration. Checked when the host starts.
/// </summary>
public sealed class ServiceDefaultsOptions
{
    /// <summary>The configuration section these options are bound from.</summary>
    public const string SectionName = "ServiceDefaults";

    /// <summary>Traces, metrics and logs through OpenTelemetry.</summary>
    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>Health endpoints for the orchestrator.</summary>
    public HealthOptions Health { get; } = new();

    /// <summary>Timeouts, retries and circuit breaking on every <see cref="HttpClient"/> made by the factory.</summary>
    public ResilienceOptions Resilience { get; } = new();

    /// <summary>Errors answered as problem details with a trace id.</summary>
    public ErrorOptions Errors { get; } = new();

    /// <summary>How many requests one client may send.</summary>
    public RateLimitingOptions RateLimiting { get; } = new();

    /// <summary>How long one request may take.</summary>
    public RequestTimeoutsOptions RequestTimeouts { get; } = new();

    /// <summary>How large one request may be.</summary>
    public RequestLimitsOptions RequestLimits { get; } = new();

    /// <summary>How the console log looks.</summary>
    public LoggingOptions Logging { get; } = new();

    /// <summary>What happens to personal data on its way into the log.</summary>
    public RedactionOptions Redaction { get; } = new();

    /// <summary>How the service leaves.</summary>
    public ShutdownOptions Shutdown { get; } = new();

    internal void BindTo(IConfiguration configuration)
    {
        if (RuntimePlatform.IsContainer(configuration))
        {
            Logging.Json = true;
            Shutdown.DrainDelay = ShutdownOptions.ContainerDrainDelay;
        }

        configuration.GetSection(SectionName).Bind(this);
    }
}
