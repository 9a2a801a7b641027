namespace PlatformTemplates.ServiceDefaults;

/// <summary>
/// That AddServiceDefaults was called, and with which options: which services are registered was decided then, and can't
/// follow a configuration source added later.
/// </summary>
internal sealed class ServiceDefaultsRegistration(ServiceDefaultsOptions options)
{
    /// <summary>The key of an option that registration depended on and that has another value now; null when there is none.</summary>
    public string? FindLateChange(ServiceDefaultsOptions current) => true switch
    {
        _ when current.Telemetry.Enabled != options.Telemetry.Enabled => "Telemetry:Enabled",
        _ when current.Resilience.Enabled != options.Resilience.Enabled => "Resilience:Enabled",
        _ when current.Logging.Enabled != options.Logging.Enabled => "Logging:Enabled",
        _ when current.Logging.Json != options.Logging.Json => "Logging:Json",
        _ when current.Redaction.Enabled != options.Redaction.Enabled => "Redaction:Enabled",
        _ when current.Redaction.HmacKey != options.Redaction.HmacKey => "Redaction:HmacKey",
        _ => null,
    };
}
