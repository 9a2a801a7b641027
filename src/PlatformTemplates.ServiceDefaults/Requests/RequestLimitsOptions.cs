namespace PlatformTemplates.ServiceDefaults.Requests;

/// <summary>Limits on the size of one request; beyond it the answer is 413.</summary>
public sealed class RequestLimitsOptions
{
    /// <summary>Whether the limit is set; when not, Kestrel's own 30,000,000 bytes hold. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The largest request body, in bytes. Default: 1,048,576 (1 MiB): a larger JSON document is a mistake or an attack,
    /// and a hundred such bodies at a time must fit into a small container's memory. An endpoint that takes uploads says
    /// so with <c>[RequestSizeLimit]</c>.
    /// </summary>
    public long MaxBodySize { get; set; } = 1024 * 1024;
}
