namespace PlatformTemplates.ServiceDefaults.Requests;

/// <summary>
/// A limit on the time one request may take; beyond it <c>HttpContext.RequestAborted</c> is cancelled and the answer is
/// 504. An endpoint's own <c>[RequestTimeout]</c> or <c>[DisableRequestTimeout]</c> wins (streams need the latter).
/// </summary>
public sealed class RequestTimeoutsOptions
{
    /// <summary>Whether requests are limited in time. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How long one request may take. Default: 20 seconds, the same as <c>Shutdown.Timeout</c>, so that a request begun
    /// before a shutdown can end in it, and less than the 60 seconds that common ingresses wait.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
