namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>
/// The endpoints <c>/health/startup</c>, <c>/health/live</c> and <c>/health/ready</c>. They are there in every
/// environment, need no sign-in, tell names and states only, and stay out of traces and HTTP metrics.
/// </summary>
public sealed class HealthOptions
{
    /// <summary>Whether the endpoints are served. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The TCP port (0 to 65535) that health alone answers on; the application's own ports then answer 404 for it.
    /// 0 lets the system choose one and is meant for tests. Default: none, health answers on the application's ports;
    /// a worker without this port serves no health. A port of its own keeps health out of the ingress and lets probes
    /// work whatever the application's ports demand (TLS, host names, sign-in).
    /// </summary>
    public int? ManagementPort { get; set; }

    /// <summary>
    /// The IP address that <see cref="ManagementPort"/> listens on. Default: none, every address, since the kubelet
    /// calls the pod's address.
    /// </summary>
    public string? ManagementAddress { get; set; }

    /// <summary>
    /// How long a check's result is given out again before the check runs anew. Default: 2 seconds, below any sensible
    /// probe period, so that every probe sees a fresh result while a flood of calls costs one run every 2 seconds.
    /// </summary>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long one check may take before it counts as failed; a shorter timeout of the check's own wins. Default:
    /// 3 seconds, enough for a new TLS connection to a busy database. Give the probe's <c>timeoutSeconds</c> more.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);
}
