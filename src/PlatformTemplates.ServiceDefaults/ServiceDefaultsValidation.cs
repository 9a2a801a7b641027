using System.Net;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults;

/// <summary>Says what is wrong with the options by the configuration key that sets them.</summary>
internal sealed class ServiceDefaultsValidation(ServiceDefaultsRegistration registration) : IValidateOptions<ServiceDefaultsOptions>
{
    private const int HmacKeyBytes = 32;

    // A bare number is read as days; the upper bounds catch it, and the message says how to write what was meant.
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, ServiceDefaultsOptions options)
    {
        List<string> failures = [];

        foreach (var source in options.Telemetry.Sources)
            Require(!string.IsNullOrWhiteSpace(source), "Telemetry:Sources", "must hold no empty name");
        foreach (var meter in options.Telemetry.Meters)
            Require(!string.IsNullOrWhiteSpace(meter), "Telemetry:Meters", "must hold no empty name");

        Require(options.Health.ManagementPort is null or (>= 0 and <= 65535), "Health:ManagementPort", $"must be a port from 0 to 65535, not {options.Health.ManagementPort}");
        Require(options.Health.ManagementAddress is null || IPAddress.TryParse(options.Health.ManagementAddress, out _), "Health:ManagementAddress", $"must be an IP address, not '{options.Health.ManagementAddress}'");
        RequireTime(options.Health.CacheDuration, TimeSpan.Zero, Hour, "Health:CacheDuration");
        RequireTime(options.Health.Timeout, TimeSpan.FromMilliseconds(10), Hour, "Health:Timeout");

        RequireTime(options.Resilience.AttemptTimeout, TimeSpan.FromMilliseconds(10), Hour, "Resilience:AttemptTimeout");
        RequireTime(options.Resilience.TotalTimeout, TimeSpan.FromMilliseconds(10), Hour, "Resilience:TotalTimeout");
        Require(options.Resilience.TotalTimeout > options.Resilience.AttemptTimeout, "Resilience:TotalTimeout", $"must be longer than Resilience:AttemptTimeout ({options.Resilience.AttemptTimeout}), not {options.Resilience.TotalTimeout}");
        Require(options.Resilience.MaxRetries is >= 0 and <= 100, "Resilience:MaxRetries", $"must be from 0 to 100, not {options.Resilience.MaxRetries}");

        Require(options.RateLimiting.PermitLimit > 0, "RateLimiting:PermitLimit", $"must be 1 or more, not {options.RateLimiting.PermitLimit}; set RateLimiting:Enabled to false for no limit");
        RequireTime(options.RateLimiting.Window, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24), "RateLimiting:Window");
        RequireTime(options.RequestTimeouts.Timeout, TimeSpan.FromMilliseconds(10), Hour, "RequestTimeouts:Timeout");
        Require(options.RequestLimits.MaxBodySize >= 0, "RequestLimits:MaxBodySize", $"must be 0 bytes or more, not {options.RequestLimits.MaxBodySize}; set RequestLimits:Enabled to false for Kestrel's own limit");

        Require(options.Redaction.HmacKey is null || IsKey(options.Redaction.HmacKey), "Redaction:HmacKey", $"must be {HmacKeyBytes} bytes or more in Base64 (openssl rand -base64 {HmacKeyBytes} makes one)");

        RequireTime(options.Shutdown.DrainDelay, TimeSpan.Zero, Hour, "Shutdown:DrainDelay");
        RequireTime(options.Shutdown.Timeout, TimeSpan.Zero, Hour, "Shutdown:Timeout");

        var late = registration.FindLateChange(options);
        Require(late is null, late ?? "", "was changed after AddServiceDefaults had read it; add the configuration source before that call, or set the value in its delegate");

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(bool condition, string key, string demand)
        {
            if (!condition)
                failures.Add($"{ServiceDefaultsOptions.SectionName}:{key} {demand}.");
        }

        void RequireTime(TimeSpan value, TimeSpan least, TimeSpan most, string key) =>
            Require(value >= least && value <= most, key, $"must be from {least:c} to {most:c}, written as hours:minutes:seconds, not {value:c}");
    }

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= HmacKeyBytes;
    }
}
