namespace PlatformTemplates.ServiceDefaults.Errors;

/// <summary>
/// Unhandled exceptions and empty error responses are answered as <c>application/problem+json</c> (RFC 9457) with the
/// trace id; an exception's text never reaches the caller outside Development.
/// </summary>
public sealed class ErrorOptions
{
    /// <summary>Whether errors are answered this way. Default: true.</summary>
    public bool Enabled { get; set; } = true;
}
