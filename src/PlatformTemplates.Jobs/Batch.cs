namespace PlatformTemplates.Jobs;

/// <summary>A batch that was done.</summary>
/// <typeparam name="TCheckpoint">Where a run is.</typeparam>
public sealed class Batch<TCheckpoint>
    where TCheckpoint : class
{
    internal Batch(TCheckpoint? checkpoint, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        (Checkpoint, Rows) = (checkpoint, rows);
    }

    /// <summary>Where the next batch begins; null when this was the last one.</summary>
    public TCheckpoint? Checkpoint { get; }

    /// <summary>How many rows it worked on.</summary>
    public long Rows { get; }
}

/// <summary>What a batch ends with.</summary>
public static class Batch
{
    /// <summary>There is more to do.</summary>
    /// <param name="checkpoint">Where the next batch begins.</param>
    /// <param name="rows">How many rows this one worked on.</param>
    public static Batch<TCheckpoint> More<TCheckpoint>(TCheckpoint checkpoint, long rows)
        where TCheckpoint : class
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return new(checkpoint, rows);
    }

    /// <summary>The period is done.</summary>
    /// <param name="rows">How many rows this batch worked on.</param>
    public static Batch<TCheckpoint> Last<TCheckpoint>(long rows)
        where TCheckpoint : class
        => new(null, rows);
}
