using PlatformTemplates.Messaging.Kafka;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Messaging.Tests.Brokers;

public sealed class SharedEmbeddedKafkaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string AddressFile => _folder.PathOf("service.kafka");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Who_comes_later_uses_the_broker_that_runs()
    {
        using var first = SharedEmbeddedKafka.Join(AddressFile);
        using var second = SharedEmbeddedKafka.Join(AddressFile);

        Assert.Equal((true, false), (first.IsOwn, second.IsOwn));
        Assert.Equal(first.BootstrapServers, second.BootstrapServers);
    }

    [Fact]
    public void Who_leaves_takes_the_address_along_only_with_the_broker()
    {
        var first = SharedEmbeddedKafka.Join(AddressFile);
        SharedEmbeddedKafka.Join(AddressFile).Dispose();

        Assert.True(File.Exists(AddressFile));
        first.Dispose();
        Assert.False(File.Exists(AddressFile));
    }

    [Fact]
    public void An_address_that_a_killed_process_left_behind_counts_for_nothing()
    {
        _folder.Write("service.kafka", "127.0.0.1:1");

        using var broker = SharedEmbeddedKafka.Join(AddressFile);

        Assert.True(broker.IsOwn);
        Assert.Equal(broker.BootstrapServers, File.ReadAllText(AddressFile));
    }

    [Fact]
    public void Without_an_address_file_everybody_has_a_broker_of_their_own()
    {
        using var first = SharedEmbeddedKafka.Join(null);
        using var second = SharedEmbeddedKafka.Join(null);

        Assert.NotEqual(first.BootstrapServers, second.BootstrapServers);
    }
}
