using System.Collections.Concurrent;
using PlatformTemplates.Messaging.Handling;

namespace PlatformTemplates.Messaging.Tests.Handling;

public sealed class KeyedDispatcherTests
{
    [Fact]
    public async Task No_more_runs_at_the_same_time_than_there_are_places()
    {
        var dispatcher = new KeyedDispatcher(concurrency: 3);
        var running = 0;
        var most = 0;
        await DispatchAsync(dispatcher, 100, i => $"{i}", async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        });
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Work_of_one_key_runs_in_the_order_it_came()
    {
        var dispatcher = new KeyedDispatcher(concurrency: 8);
        var order = new ConcurrentQueue<int>();
        await DispatchAsync(dispatcher, 500, i => i % 2 == 0 ? "even" : $"{i}", async (i, _) =>
        {
            await Task.Yield();
            if (i % 2 == 0)
                order.Enqueue(i);
        });
        Assert.Equal(order.Order(), order);
        Assert.Equal(250, order.Count);
    }

    [Fact]
    public async Task Work_that_waits_gives_its_place_to_others()
    {
        var dispatcher = new KeyedDispatcher(concurrency: 1);
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var waited = new TaskCompletionSource();
        var other = new TaskCompletionSource();
        dispatcher.Dispatch("waits", async slot =>
        {
            await slot.WaitAsync(TimeSpan.FromHours(1), time, CancellationToken.None);
            waited.SetResult();
        });
        dispatcher.Dispatch("other", _ =>
        {
            other.SetResult();
            return Task.CompletedTask;
        });

        await Patience.For(other.Task);
        Assert.False(waited.Task.IsCompleted);
        await Patience.Until(() =>
        {
            time.Advance(TimeSpan.FromHours(1));
            return waited.Task.IsCompleted;
        });
    }

    private static async Task DispatchAsync(KeyedDispatcher dispatcher, int count, Func<int, string> key, Func<int, DispatchSlot, Task> work)
    {
        using var done = new CountdownEvent(count);
        var all = new TaskCompletionSource();
        for (var i = 0; i < count; i++)
        {
            var number = i;
            dispatcher.Dispatch(key(i), async slot =>
            {
                await work(number, slot);
                if (done.Signal())
                    all.SetResult();
            });
        }

        await Patience.For(all.Task);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var current = Volatile.Read(ref target); current < value; current = Volatile.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, current) == current)
                return;
        }
    }
}
