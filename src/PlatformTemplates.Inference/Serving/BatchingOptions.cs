namespace PlatformTemplates.Inference.Serving;

/// <summary>The queue of a version, and how its requests are put together into one run.</summary>
public sealed class BatchingOptions
{
    /// <summary>
    /// Whether the rows of several requests are run at once. It is done only for a model whose inputs and outputs all have a
    /// first dimension of any size, and whose rows don't depend on each other, which is tried out before the version gets
    /// requests. Default: true.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The most rows of one run; a request that has more of its own is run alone. Default: 64.</summary>
    public int MaxBatchSize { get; set; } = 64;

    /// <summary>
    /// How long the first request of a batch waits for others, in whole milliseconds. Default: none, as Triton's
    /// <c>max_queue_delay_microseconds</c>: a batch is then what has arrived while the one before was run, so a lone request never
    /// waits.
    /// </summary>
    public TimeSpan MaxDelay { get; set; }

    /// <summary>How many requests may wait; further ones are refused with 429, RESOURCE_EXHAUSTED. Default: 256.</summary>
    public int MaxQueueLength { get; set; } = 256;
}
