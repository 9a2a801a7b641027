namespace PlatformTemplates.ServiceDefaults.Requests;

/// <summary>
/// A limit on the requests of one client: the signed-in user or client, else the remote address. Beyond it the answer is
/// 429 with <c>Retry-After</c>. Health endpoints are exempt. It keeps one runaway client from starving the others and is
/// no billing quota: every instance counts for itself.
/// </summary>
public sealed class RateLimitingOptions
{
    /// <summary>Whether requests are limited. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Requests that one client may send in one <see cref="Window"/>. Default: 1000. Behind a proxy whose forwarded
    /// headers are not trusted all anonymous callers look like one address, so the default suits a whole service's
    /// anonymous traffic rather than one person's.
    /// </summary>
    public int PermitLimit { get; set; } = 1000;

    /// <summary>The window that <see cref="PermitLimit"/> counts in. Default: 1 second, so that a limited client recovers at once.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);
}
