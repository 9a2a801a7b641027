namespace PlatformTemplates.Jobs.Store;

/// <summary>What is done of a run.</summary>
/// <param name="Attempt">The attempt that works on it, from 1 on.</param>
/// <param name="Checkpoint">Where the next batch begins, in JSON; null before the first batch and after the last one.</param>
/// <param name="Batches">How many batches are done.</param>
/// <param name="Rows">How many rows they worked on.</param>
/// <param name="FinishedAt">When the last batch was done; null while there are more.</param>
public sealed record JobProgress(int Attempt, string? Checkpoint, int Batches, long Rows, DateTimeOffset? FinishedAt)
{
    /// <summary>Nothing.</summary>
    public static JobProgress None { get; } = new(0, null, 0, 0, null);

    /// <summary>Whether there are no more batches.</summary>
    public bool IsFinished => FinishedAt is not null;
}
