namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>What is in flight on one channel.</summary>
internal sealed class Session : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _handBack;
    private readonly CancellationTokenSource _abandon;

    // One for the session itself, which StopAsync takes away.
    private int _running = 1;

    public Session(CancellationToken stopping, CancellationToken abandoning)
    {
        _handBack = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _abandon = CancellationTokenSource.CreateLinkedTokenSource(abandoning);
        HandBack = _handBack.Token;
        Abandon = _abandon.Token;
    }

    /// <summary>Cancelled when no attempt may begin any more.</summary>
    public CancellationToken HandBack { get; }

    /// <summary>Cancelled when the running attempts must end.</summary>
    public CancellationToken Abandon { get; }

    /// <summary>Ends with the channel or its consumer.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it ended.</summary>
    public string? Reason { get; private set; }

    public void Begin() => Interlocked.Increment(ref _running);

    public void Finished()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _idle.TrySetResult();
    }

    public Task EndAsync(string reason)
    {
        Reason ??= reason;
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Lets no attempt begin any more.</summary>
    /// <returns>When all that ran has ended.</returns>
    public Task StopAsync()
    {
        _handBack.Cancel();
        Finished();
        return _idle.Task;
    }

    /// <summary>Ends the running attempts.</summary>
    public void Cut() => _abandon.Cancel();

    public void Dispose()
    {
        _handBack.Dispose();
        _abandon.Dispose();
    }
}
