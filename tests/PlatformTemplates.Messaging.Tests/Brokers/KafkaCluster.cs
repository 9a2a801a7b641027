using PlatformTemplates.Messaging.Faults;
using PlatformTemplates.Messaging.Tests.Brokers;

[assembly: AssemblyFixture(typeof(KafkaCluster))]

namespace PlatformTemplates.Messaging.Tests.Brokers;

/// <summary>Kafka's protocol, spoken by the mock cluster of librdkafka in a process of its own.</summary>
public sealed class KafkaCluster : IAsyncLifetime
{
    private ServiceProcess? _process;

    public string BootstrapServers { get; private set; } = "";

    /// <summary>The settings of a service on it.</summary>
    /// <param name="alone">
    /// Whether the service is the only member of its group: the protocol of Kafka 4 then assigns partitions without the 3
    /// seconds of the classic one.
    /// </param>
    public Dictionary<string, string> Settings(bool alone = true) => new()
    {
        ["Messaging:Kafka:BootstrapServers"] = BootstrapServers,
        [alone ? "Messaging:Kafka:Consumer:group.protocol" : "Messaging:Kafka:Consumer:session.timeout.ms"] = alone ? "consumer" : "6000",
        ["Messaging:Kafka:LagInterval"] = "00:00:00.200",
        ["Messaging:Group"] = alone ? "Greetings" : $"Greetings-{Guid.NewGuid():n}",
    };

    public async ValueTask InitializeAsync()
    {
        _process = ServiceProcess.StartBroker();
        BootstrapServers = await _process.FirstLine;
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
