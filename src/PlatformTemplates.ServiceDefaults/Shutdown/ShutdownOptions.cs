namespace PlatformTemplates.ServiceDefaults.Shutdown;

/// <summary>
/// How the service leaves. On SIGTERM readiness fails at once while new connections are still served for
/// <see cref="DrainDelay"/>; then the host stops within <see cref="Timeout"/>. Give the pod's
/// <c>terminationGracePeriodSeconds</c> more than both together and the container's <c>preStop</c>.
/// </summary>
public sealed class ShutdownOptions
{
    internal static readonly TimeSpan ContainerDrainDelay = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the drain delay and the host's shutdown timeout are set; when not, new connections are refused from
    /// SIGTERM on. Default: true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How long new connections are still served after SIGTERM, by a host that serves the web. Default: 5 seconds in a
    /// container, the time that the removal of an endpoint needs to reach proxies and load balancers; else 0, so that
    /// Ctrl+C ends at once.
    /// </summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>
    /// How long the host may take to stop after the drain delay: requests in flight end, hosted services stop. Default:
    /// 20 seconds; with the delay of 5 seconds it stays below Kubernetes' grace period of 30 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}
