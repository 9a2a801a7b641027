using System.Diagnostics.CodeAnalysis;

namespace PlatformTemplates.Messaging.Handling;

/// <summary>
/// Runs work side by side, but that of one key one after the other, in the order it came. Work that waits gives up its
/// place, so that a key that has to wait holds up nothing but itself.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its semaphore makes no wait handle, and abandoned work may still use it at the end.")]
public sealed class KeyedDispatcher
{
    private readonly Dictionary<string, Queue<Func<DispatchSlot, Task>>> _waiting = [];
    private readonly SemaphoreSlim _places;

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="concurrency">How much work may run at the same time.</param>
    public KeyedDispatcher(int concurrency) => _places = new SemaphoreSlim(concurrency, concurrency);

    /// <summary>Begins the work as soon as there is a place for it and all earlier work of its key is done.</summary>
    /// <param name="key">The key; work without one has no order.</param>
    /// <param name="work">The work; it must not throw.</param>
    public void Dispatch(string? key, Func<DispatchSlot, Task> work)
    {
        if (key is not null)
        {
            lock (_waiting)
            {
                if (_waiting.TryGetValue(key, out var queue))
                {
                    queue.Enqueue(work);
                    return;
                }

                _waiting.Add(key, new Queue<Func<DispatchSlot, Task>>());
            }
        }

        _ = Task.Run(() => RunAsync(key, work));
    }

    private async Task RunAsync(string? key, Func<DispatchSlot, Task>? work)
    {
        while (work is not null)
        {
            var slot = new DispatchSlot(_places);
            await slot.TakeAsync(CancellationToken.None);
            try
            {
                await work(slot);
            }
            finally
            {
                slot.Free();
                work = Next(key);
            }
        }
    }

    private Func<DispatchSlot, Task>? Next(string? key)
    {
        if (key is null)
            return null;
        lock (_waiting)
        {
            if (_waiting[key].TryDequeue(out var next))
                return next;
            _waiting.Remove(key);
            return null;
        }
    }
}
