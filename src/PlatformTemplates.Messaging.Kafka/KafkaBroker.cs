using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>Kafka through Confluent.Kafka: one producer, a consumer for each subscription.</summary>
internal sealed partial class KafkaBroker : IBroker, IDisposable
{
    private static readonly TimeSpan _pingTimeout = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _options;
    private readonly ILogger<KafkaBroker> _logger;
    private readonly SharedEmbeddedKafka? _embedded;
    private readonly Lazy<IProducer<string?, byte[]>> _producer;
    private readonly ConcurrentDictionary<KafkaConsumer, bool> _consumers = [];

    public KafkaBroker(IOptions<KafkaOptions> options, MessagingTelemetry telemetry, ILogger<KafkaBroker> logger)
    {
        _options = options.Value;
        _logger = logger;
        _embedded = _options.Embedded ? SharedEmbeddedKafka.Join(_options.EmbeddedAddressFile) : null;
        if (_embedded is { IsOwn: true })
            LogEmbedded(_embedded.BootstrapServers);
        BootstrapServers = _embedded?.BootstrapServers ?? _options.BootstrapServers!;
        _producer = new(CreateProducer);
        telemetry.Meter.CreateObservableGauge(TelemetryNames.Lag, MeasureLag, "{message}", "Messages of the partition that are not done yet.");
    }

    public string System => "kafka";

    public string BootstrapServers { get; }

    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        => await ProduceAsync(message.Topic, KafkaMessages.Create(message.Key, KafkaMessages.HeadersOf(message), message.Body), cancellationToken);

    public async Task ConsumeAsync(Subscription subscription, MessageProcessor processor, CancellationToken stopping, CancellationToken abandoning)
    {
        var consumer = new KafkaConsumer(_options, BootstrapServers, subscription, processor, _logger, stopping, abandoning);
        _consumers.TryAdd(consumer, true);
        try
        {
            // The client's calls block: they get a thread of their own.
            await Task.Factory.StartNew(consumer.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _consumers.TryRemove(consumer, out _);
        }
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var admin = new DependentAdminClientBuilder(_producer.Value.Handle).Build();
            admin.GetMetadata(_pingTimeout);
        },
        cancellationToken);

    public IDeadLetters DeadLettersOf(Subscription subscription) => new KafkaDeadLetters(this, _options, subscription);

    public async Task ProduceAsync(string topic, Message<string?, byte[]> message, CancellationToken cancellationToken)
    {
        try
        {
            await _producer.Value.ProduceAsync(topic, message, cancellationToken);
        }
        catch (KafkaException exception)
        {
            throw new MessageNotSentException($"Kafka did not take the message for '{topic}': {exception.Error.Reason}", exception);
        }
    }

    public void Dispose()
    {
        if (_producer.IsValueCreated)
            _producer.Value.Dispose();
        _embedded?.Dispose();
    }

    private IProducer<string?, byte[]> CreateProducer()
        => new ProducerBuilder<string?, byte[]>(KafkaClients.ForProducer(_options, BootstrapServers))
            .SetLogHandler((_, message) => KafkaLog.Write(_logger, message))
            .SetErrorHandler((_, error) => KafkaLog.Write(_logger, error))
            .Build();

    private IEnumerable<Measurement<long>> MeasureLag() => _consumers.Keys.SelectMany(consumer => consumer.Lag.Measure());

    [LoggerMessage(LogLevel.Warning, "Kafka runs embedded in this process on {BootstrapServers}: what it holds is gone when the process ends")]
    private partial void LogEmbedded(string bootstrapServers);
}
