namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>
/// Tags that say which endpoint a health check answers for. A check with none of them counts as <see cref="Ready"/>.
/// </summary>
public static class HealthTags
{
    /// <summary><c>/health/startup</c>: warm-up that must be done before any other probe counts.</summary>
    public const string Startup = "startup";

    /// <summary><c>/health/live</c>: the process itself. A failure restarts the container, so no dependency belongs here.</summary>
    public const string Live = "live";

    /// <summary><c>/health/ready</c>: what requests need, above all dependencies. A failure takes the instance out of traffic.</summary>
    public const string Ready = "ready";
}
