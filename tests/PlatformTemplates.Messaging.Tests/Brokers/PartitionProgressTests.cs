using Confluent.Kafka;
using PlatformTemplates.Messaging.Kafka;

namespace PlatformTemplates.Messaging.Tests.Brokers;

public sealed class PartitionProgressTests
{
    private readonly List<long> _stored = [];

    private PartitionProgress Create()
        => new(new TopicPartition("topic", 0), offset => _stored.Add(offset.Offset.Value), CancellationToken.None, CancellationToken.None);

    [Fact]
    public void The_offset_moves_on_only_past_what_has_nothing_open_before_it()
    {
        using var progress = Create();
        foreach (var offset in new long[] { 3, 4, 7, 8 })
            progress.Begin(offset);
        progress.End(4, done: true);
        progress.End(8, done: true);
        Assert.Empty(_stored);
        progress.End(3, done: true);
        Assert.Equal([5], _stored);
        progress.End(7, done: true);
        Assert.Equal([5, 9], _stored);
    }

    [Fact]
    public void The_offset_never_passes_what_was_handed_back()
    {
        using var progress = Create();
        progress.Begin(1);
        progress.Begin(2);
        progress.End(1, done: false);
        progress.End(2, done: true);
        Assert.Empty(_stored);
    }

    [Fact]
    public async Task Nothing_is_stored_for_a_partition_that_was_revoked()
    {
        using var progress = Create();
        progress.Begin(1);
        var idle = progress.StopAsync();
        Assert.True(progress.HandBack.IsCancellationRequested);
        Assert.False(idle.IsCompleted);
        progress.Revoke();
        progress.End(1, done: true);
        await Patience.For(idle);
        Assert.Empty(_stored);
    }
}
