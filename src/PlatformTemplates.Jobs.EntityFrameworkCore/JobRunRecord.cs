namespace PlatformTemplates.Jobs.EntityFrameworkCore;

/// <summary>What is known of a run: a row of <c>job_runs</c>.</summary>
public sealed class JobRunRecord
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>The period's name.</summary>
    public required string Run { get; init; }

    /// <summary>The first instant of the period, in UTC.</summary>
    public required DateTime PeriodStart { get; init; }

    /// <summary>The first instant after the period, in UTC.</summary>
    public required DateTime PeriodEnd { get; init; }

    /// <summary>Which attempt works on it, from 1 on; what an earlier one does is not committed any more.</summary>
    public required int Attempt { get; init; }

    /// <summary>Where the next batch begins, in JSON; null before the first batch and after the last one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How many batches are done.</summary>
    public int Batches { get; init; }

    /// <summary>How many rows they worked on.</summary>
    public long Rows { get; init; }

    /// <summary>When the first attempt began, in UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>When an attempt began or a batch was done last, in UTC.</summary>
    public required DateTime UpdatedAt { get; init; }

    /// <summary>When the last batch was done, in UTC; null while there are more.</summary>
    public DateTime? FinishedAt { get; init; }
}
