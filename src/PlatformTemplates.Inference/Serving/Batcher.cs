using System.Diagnostics;
using System.Threading.Channels;
using PlatformTemplates.Inference.Telemetry;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Serving;

/// <summary>
/// The queue of a version. Each of its runners takes the request that has waited longest and those behind it that fit, as many
/// as there are or as the options let it wait for, and runs them at once.
/// </summary>
internal sealed class Batcher
{
    private readonly Channel<Call> _queue;
    private readonly ModelSession _session;
    private readonly BatchingOptions _options;
    private readonly bool _batches;
    private readonly VersionTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly Task[] _runners;
    private int _waiting;
    private long _runTicks;

    /// <summary>Starts the runners.</summary>
    /// <param name="session">The model.</param>
    /// <param name="options">How requests are put together.</param>
    /// <param name="batches">Whether they may be.</param>
    /// <param name="concurrency">How many runs may be at work at the same time.</param>
    /// <param name="telemetry">The version's metrics.</param>
    /// <param name="time">The clock.</param>
    public Batcher(ModelSession session, BatchingOptions options, bool batches, int concurrency, VersionTelemetry telemetry, TimeProvider time)
    {
        (_session, _options, _batches, _telemetry, _time) = (session, options, batches, telemetry, time);
        _queue = Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = concurrency == 1 });
        _runners = [.. Enumerable.Range(0, concurrency).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>How many requests wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Queues a request.</summary>
    /// <exception cref="InferenceException">The queue is full.</exception>
    public Call Add(IReadOnlyList<Tensor> inputs)
    {
        var waiting = Interlocked.Increment(ref _waiting);
        if (waiting > _options.MaxQueueLength)
        {
            Interlocked.Decrement(ref _waiting);
            throw new InferenceException(InferenceFailure.Overloaded, $"The queue is full: {_options.MaxQueueLength} requests wait. Try again later.") { RetryAfter = EstimateWait() };
        }

        var call = new Call(inputs);
        if (!_queue.Writer.TryWrite(call))
        {
            Interlocked.Decrement(ref _waiting);
            throw new InferenceException(InferenceFailure.NotReady, "The version is not served any more.");
        }

        return call;
    }

    /// <summary>Takes a request out of the queue, if it is still in it.</summary>
    public void GiveUp(Call call)
    {
        if (call.TryGiveUp())
            Interlocked.Decrement(ref _waiting);
    }

    /// <summary>Runs what waits, and ends.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return Task.WhenAll(_runners);
    }

    private async Task RunAsync()
    {
        List<Call> batch = [];
        Call? carried = null;
        while (true)
        {
            var first = carried ?? await NextAsync();
            carried = null;
            if (first is null)
                return;
            if (!Take(first))
                continue;
            batch.Clear();
            batch.Add(first);
            if (_batches)
                carried = await GatherAsync(batch);
            foreach (var call in batch)
                _telemetry.Waited(Stopwatch.GetElapsedTime(call.Enqueued));
            Run(batch);
        }
    }

    private async ValueTask<Call?> NextAsync()
    {
        do
        {
            if (_queue.Reader.TryRead(out var call))
                return call;
        }
        while (await _queue.Reader.WaitToReadAsync());
        return null;
    }

    /// <returns>The request that does not fit into the batch any more and begins the next one.</returns>
    private async ValueTask<Call?> GatherAsync(List<Call> batch)
    {
        var first = batch[0];
        var rows = first.Rows;
        Task? arrival = null;
        Task? end = null;
        while (rows < _options.MaxBatchSize)
        {
            if (_queue.Reader.TryRead(out var next))
            {
                if (next.IsGivenUp)
                    continue;
                if (rows + next.Rows > _options.MaxBatchSize || !next.Fits(first))
                    return next;
                if (!Take(next))
                    continue;
                batch.Add(next);
                rows += next.Rows;
                continue;
            }

            if (_options.MaxDelay == TimeSpan.Zero)
                break;
            end ??= Task.Delay(Remaining(first), _time);
            if (end.IsCompleted)
                break;
            // Kept while it waits on: a channel has one wait for each that was begun.
            if (arrival is null or { IsCompleted: true })
                arrival = _queue.Reader.WaitToReadAsync().AsTask();
            if (await Task.WhenAny(arrival, end) == end || _queue.Reader.Completion.IsCompleted)
                break;
        }

        return null;
    }

    private TimeSpan Remaining(Call first)
    {
        var remaining = _options.MaxDelay - Stopwatch.GetElapsedTime(first.Enqueued);
        return remaining > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds)) : TimeSpan.Zero;
    }

    private bool Take(Call call)
    {
        if (!call.TryTake())
            return false;
        Interlocked.Decrement(ref _waiting);
        return true;
    }

    private void Run(List<Call> batch)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var answers = _session.Run([.. batch.Select(call => call.Inputs)]);
            Ran(batch, start);
            for (var i = 0; i < answers.Length; i++)
                batch[i].Complete(answers[i]);
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One of them is at fault; the others have nothing to do with it.
            foreach (var call in batch)
                Run([call]);
        }
        catch (Exception exception)
        {
            Ran(batch, start);
            batch[0].Fail(exception);
        }
    }

    private void Ran(List<Call> batch, long start)
    {
        var duration = Stopwatch.GetElapsedTime(start);
        _telemetry.Ran(batch.Sum(call => call.Rows), duration);
        // A moving average; that two runners may lose each other's figure does it no harm.
        Volatile.Write(ref _runTicks, (Volatile.Read(ref _runTicks) * 7 + duration.Ticks) / 8);
    }

    private TimeSpan EstimateWait()
    {
        var runs = _batches ? Math.Ceiling((double)_options.MaxQueueLength / _options.MaxBatchSize) : _options.MaxQueueLength;
        return TimeSpan.FromTicks((long)(Volatile.Read(ref _runTicks) * runs / _runners.Length));
    }
}
