namespace PlatformTemplates.ServiceDefaults.Logging;

/// <summary>How the console log looks.</summary>
public sealed class LoggingOptions
{
    /// <summary>Whether the console log is set up; when not, it stays as the host makes it. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether the console log is JSON, one object a line with UTC time, scopes, trace and span id, instead of plain text.
    /// <c>Logging:Console:FormatterName</c> wins where it is set. Default: true in a container
    /// (<c>DOTNET_RUNNING_IN_CONTAINER</c> or <c>KUBERNETES_SERVICE_HOST</c>), where a collector reads it; else false,
    /// where a person does.
    /// </summary>
    public bool Json { get; set; }
}
