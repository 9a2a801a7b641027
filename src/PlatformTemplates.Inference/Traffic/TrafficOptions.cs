namespace PlatformTemplates.Inference.Traffic;

/// <summary>
/// Which version answers a request that names none. Read again whenever the configuration changes; a change that can't be used is
/// logged and the options before stay.
/// </summary>
public sealed class TrafficOptions
{
    /// <summary>
    /// The share of each version, as weights of any sum: <c>{ "1": 90, "2": 10 }</c>. A version that is not loaded has no share.
    /// None: the newest version answers everything.
    /// </summary>
    public IDictionary<string, double> Weights { get; } = new Dictionary<string, double>();

    /// <summary>A version that gets copies of requests that another one has answered. Its answers are compared and thrown away.</summary>
    public ShadowOptions Shadow { get; } = new();
}

/// <summary>A version that is tried out on real requests, unseen.</summary>
public sealed class ShadowOptions
{
    /// <summary>The version; null for none.</summary>
    public string? Version { get; set; }

    /// <summary>Which part of the requests it gets, from 0 to 1. Default: 1.</summary>
    public double Fraction { get; set; } = 1;
}
