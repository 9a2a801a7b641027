namespace PlatformTemplates.ServiceDefaults.Resilience;

/// <summary>
/// The standard resilience pipeline (total timeout, retry, circuit breaker, attempt timeout) on every
/// <see cref="HttpClient"/> made by the factory. POST, PUT, PATCH, DELETE and CONNECT are never retried: the first try
/// may have been carried out.
/// </summary>
public sealed class ResilienceOptions
{
    /// <summary>Whether clients get the pipeline. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How long one try may take. Default: 5 seconds, so that three tries fit into <see cref="TotalTimeout"/>.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a call may take with all its tries. Default: 15 seconds, below the request timeout of 20 seconds, so that
    /// a service still has time to answer its own caller when one it calls does not.
    /// </summary>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often a safe call is tried again after a transient failure, with exponential back-off and jitter.
    /// 0 means never. Default: 3, the standard pipeline's figure.
    /// </summary>
    public int MaxRetries { get; set; } = 3;
}
