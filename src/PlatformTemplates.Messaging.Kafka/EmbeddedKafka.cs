using Confluent.Kafka;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// A Kafka cluster in this process: librdkafka's mock cluster, on free ports of 127.0.0.1. Other processes can use it too.
/// Topics are made as they are used, with 4 partitions; of each the last 5 MB are kept, read or not, and everything is gone
/// when it is disposed of. Consumers need a session timeout of 6 seconds on it; it can't make topics or list consumer groups
/// by the admin API.
/// </summary>
public sealed class EmbeddedKafka : IDisposable
{
    private static readonly TimeSpan _startTimeout = TimeSpan.FromSeconds(30);

    private readonly IProducer<Null, Null> _host;

    /// <summary>Starts it.</summary>
    /// <param name="brokers">How many brokers it has.</param>
    /// <exception cref="KafkaException">It did not start.</exception>
    public EmbeddedKafka(int brokers = 1)
    {
        var config = new ProducerConfig { BootstrapServers = "127.0.0.1" };
        config.Set("test.mock.num.brokers", brokers.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // The mock cluster says so itself, at a level that would alarm.
        _host = new ProducerBuilder<Null, Null>(config).SetLogHandler(static (_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(_host.Handle).Build();
        BootstrapServers = string.Join(',', admin.GetMetadata(_startTimeout).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    /// <summary>Where it listens.</summary>
    public string BootstrapServers { get; }

    /// <inheritdoc />
    public void Dispose() => _host.Dispose();
}
