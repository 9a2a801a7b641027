namespace PlatformTemplates.Inference;

/// <summary>How models are served. Bound from the configuration section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Inference";

    /// <summary>
    /// How often it is looked for new versions; zero for never after the start. Until every model has been loaded once it is
    /// tried again after this time, or after ten seconds where it is zero. Default: 10 seconds.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The header (gRPC: the metadata entry) that says whose request it is, see <see cref="InferenceRequest.TrafficKey"/>. The
    /// request parameter <c>traffic_key</c> wins. Default: <c>X-Traffic-Key</c>.
    /// </summary>
    public string TrafficKeyHeader { get; set; } = "X-Traffic-Key";

    /// <summary>The models by name. One that is named here must be there before the service is ready; one that isn't has the defaults.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>();
}
