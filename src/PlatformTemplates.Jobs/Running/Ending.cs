namespace PlatformTemplates.Jobs.Running;

/// <summary>
/// How a process at work comes to an end before it is done: it is told to stop or reaches its limit, begins no further batch,
/// cancels the one at work when its time is over, and leaves it behind when it does not heed even that.
/// </summary>
internal sealed class Ending : IDisposable
{
    /// <summary>How long a cancelled batch may take to undo itself.</summary>
    public static readonly TimeSpan UndoTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    // Not disposed of: a timer that fires at the very end may still cancel it.
    private readonly CancellationTokenSource _abandoning = new();
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _stopTimeout;
    private readonly ITimer _limit;
    private readonly ITimer _patience;
    private readonly ITimer _undoing;
    private readonly CancellationTokenRegistration _stopping;

    public Ending(JobOptions options, TimeProvider time, CancellationToken stopping)
    {
        _stopTimeout = options.StopTimeout;
        _undoing = time.CreateTimer(_ => _givenUp.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _patience = time.CreateTimer(_ => Abandon(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _limit = time.CreateTimer(_ => Stop(JobOutcome.OverLimit), null, options.MaxRuntime, Timeout.InfiniteTimeSpan);
        _stopping = stopping.Register(() => Stop(JobOutcome.Stopped));
    }

    /// <summary>Why it ends; null while it works.</summary>
    public JobOutcome? Reason { get; private set; }

    /// <summary>Cancelled when the batch at work has no time left.</summary>
    public CancellationToken Abandoning => _abandoning.Token;

    /// <summary>Completed when the batch at work was cancelled and goes on.</summary>
    public Task GivenUp => _givenUp.Task;

    /// <summary>No further batch; the one at work may end.</summary>
    public void Stop(JobOutcome reason)
    {
        lock (_lock)
        {
            if (Reason is not null)
                return;
            Reason = reason;
        }

        _patience.Change(_stopTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>No further batch, and the one at work is undone.</summary>
    public void Abandon(JobOutcome reason)
    {
        lock (_lock)
            Reason ??= reason;
        Abandon();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _limit.Dispose();
        _patience.Dispose();
        _undoing.Dispose();
    }

    private void Abandon()
    {
        _undoing.Change(UndoTimeout, Timeout.InfiniteTimeSpan);
        _abandoning.Cancel();
    }
}
