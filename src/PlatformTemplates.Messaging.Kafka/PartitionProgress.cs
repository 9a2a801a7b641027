using Confluent.Kafka;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// How far a partition is done. Messages end in any order, but the offset moves on only past those before which all others
/// are done: after a crash, none is missing.
/// </summary>
internal sealed class PartitionProgress : IDisposable
{
    private readonly Queue<Entry> _entries = [];
    private readonly Dictionary<long, Entry> _open = [];
    private readonly CancellationTokenSource _handBack;
    private readonly CancellationTokenSource _abandon;
    private readonly TopicPartition _partition;
    private readonly Action<TopicPartitionOffset> _store;
    private TaskCompletionSource? _idle;
    private long? _next;
    private int _running;
    private bool _revoked;

    /// <summary>Makes it for a partition that was assigned.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="store">Stores the offset to go on from.</param>
    /// <param name="stopping">Cancelled when the service stops.</param>
    /// <param name="abandoning">Cancelled when its time is over.</param>
    public PartitionProgress(TopicPartition partition, Action<TopicPartitionOffset> store, CancellationToken stopping, CancellationToken abandoning)
    {
        _partition = partition;
        _store = store;
        _handBack = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _abandon = CancellationTokenSource.CreateLinkedTokenSource(abandoning);
        HandBack = _handBack.Token;
        Abandon = _abandon.Token;
    }

    /// <summary>The partition.</summary>
    public TopicPartition TopicPartition => _partition;

    /// <summary>The partition's number.</summary>
    public int Partition => _partition.Partition.Value;

    /// <summary>Up to where it is done; null when nothing was taken yet.</summary>
    public long? Position
    {
        get
        {
            lock (_entries)
                return _entries.TryPeek(out var first) ? first.Offset : _next;
        }
    }

    /// <summary>Cancelled when no attempt may begin any more.</summary>
    public CancellationToken HandBack { get; }

    /// <summary>Cancelled when the running attempts must end.</summary>
    public CancellationToken Abandon { get; }

    /// <summary>A message was taken, in the order of offsets.</summary>
    public void Begin(long offset)
    {
        var entry = new Entry(offset);
        lock (_entries)
        {
            _entries.Enqueue(entry);
            _open.Add(offset, entry);
            _running++;
        }
    }

    /// <summary>A message has ended.</summary>
    /// <param name="offset">Its offset.</param>
    /// <param name="done">False when it was handed back: the offset never passes it.</param>
    public void End(long offset, bool done)
    {
        TaskCompletionSource? idle = null;
        lock (_entries)
        {
            if (--_running == 0)
                idle = _idle;
            if (done && _open.Remove(offset, out var entry))
            {
                entry.Done = true;
                var before = _next;
                while (_entries.TryPeek(out var first) && first.Done)
                    _next = _entries.Dequeue().Offset + 1;
                // Under the lock: a partition that is not ours any more must not be stored.
                if (_next is { } next && next != before && !_revoked)
                    _store(new TopicPartitionOffset(_partition, next));
            }
        }

        idle?.TrySetResult();
    }

    /// <summary>Lets no attempt begin any more.</summary>
    /// <returns>When all that ran has ended.</returns>
    public Task StopAsync()
    {
        lock (_entries)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
                _idle.TrySetResult();
        }

        _handBack.Cancel();
        return _idle.Task;
    }

    /// <summary>Ends the running attempts.</summary>
    public void Cut() => _abandon.Cancel();

    /// <summary>Stores nothing any more.</summary>
    public void Revoke()
    {
        lock (_entries)
            _revoked = true;
    }

    public void Dispose()
    {
        _handBack.Dispose();
        _abandon.Dispose();
    }

    private sealed class Entry(long offset)
    {
        public long Offset { get; } = offset;

        public bool Done { get; set; }
    }
}
