namespace PlatformTemplates.Messaging.Handling;

/// <summary>The place among the concurrent ones that a piece of work holds.</summary>
public sealed class DispatchSlot
{
    private readonly SemaphoreSlim _places;
    private bool _taken;

    internal DispatchSlot(SemaphoreSlim places) => _places = places;

    /// <summary>Waits, with the place given to other work meanwhile.</summary>
    /// <param name="delay">How long.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        Free();
        await Task.Delay(delay, time, cancellationToken);
        await TakeAsync(cancellationToken);
    }

    internal async Task TakeAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        _taken = true;
    }

    internal void Free()
    {
        if (!_taken)
            return;
        _taken = false;
        _places.Release();
    }
}
