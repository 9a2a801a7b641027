using PlatformTemplates.Inference.Drift;
using PlatformTemplates.Inference.Serving;
using PlatformTemplates.Inference.Traffic;

namespace PlatformTemplates.Inference;

/// <summary>
/// How one model is served. Bound from <c>Inference:Models:&lt;name&gt;</c>. <see cref="Traffic"/>, <see cref="Timeout"/>,
/// <see cref="Versions"/> and <see cref="Latest"/> may change while the service runs; the others hold from the next version that
/// is loaded.
/// </summary>
public sealed class ModelOptions
{
    /// <summary>The versions to serve. When none is named: the newest ones, and those that <see cref="Traffic"/> names.</summary>
    public IList<string> Versions { get; } = [];

    /// <summary>How many of the newest versions are served when <see cref="Versions"/> names none. Default: 1.</summary>
    public int Latest { get; set; } = 1;

    /// <summary>How long a request may take, the wait in the queue included. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a version is run with made-up rows before it gets requests: the first run of a session is slow, and a model that
    /// can't run is found out. Turn it off for a model that accepts no made-up rows; batching is off then too. Default: true.
    /// </summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>The queue, and how requests are put together.</summary>
    public BatchingOptions Batching { get; } = new();

    /// <summary>Threads and memory.</summary>
    public RuntimeOptions Runtime { get; } = new();

    /// <summary>Which version answers.</summary>
    public TrafficOptions Traffic { get; } = new();

    /// <summary>What is measured of inputs and predictions.</summary>
    public MonitoringOptions Monitoring { get; } = new();
}
