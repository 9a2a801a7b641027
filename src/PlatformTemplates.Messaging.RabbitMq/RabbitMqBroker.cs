using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>RabbitMQ through RabbitMQ.Client: a connection for publishing, and one for each subscription.</summary>
internal sealed partial class RabbitMqBroker : IBroker, IAsyncDisposable
{
    private readonly RabbitMqOptions _options;
    private readonly MessagingTelemetry _telemetry;
    private readonly ILogger<RabbitMqBroker> _logger;
    private readonly string _name;
    private readonly RabbitMqConnection _connection;
    private readonly RabbitMqPublisher _publisher;
    private readonly ConcurrentDictionary<RabbitMqConsumer, bool> _consumers = [];

    public RabbitMqBroker(IOptions<RabbitMqOptions> options, IHostEnvironment environment, MessagingTelemetry telemetry, ILogger<RabbitMqBroker> logger)
    {
        _options = options.Value;
        _telemetry = telemetry;
        _logger = logger;
        _name = environment.ApplicationName;
        _connection = new RabbitMqConnection(_options, $"{_name} publishes");
        _publisher = new RabbitMqPublisher(_options, _connection);
        telemetry.Meter.CreateObservableGauge(TelemetryNames.Lag, MeasureLag, "{message}", "Messages of the queue that are not done yet.");
    }

    public string System => "rabbitmq";

    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (await _publisher.PublishAsync(message.Topic, message.Event.Type, RabbitMqMessages.PropertiesOf(message), message.Body, cancellationToken))
            return;
        if (_options.RequireRoute)
            throw new MessageNotSentException($"No queue is bound to '{message.Topic}' for '{message.Event.Type}'.");
        _telemetry.CountUnroutable(System, message.Topic);
        LogUnroutable(message.Event.Id, message.Event.Type, message.Topic);
    }

    public async Task ConsumeAsync(Subscription subscription, MessageProcessor processor, CancellationToken stopping, CancellationToken abandoning)
    {
        await using var connection = new RabbitMqConnection(_options, $"{_name} consumes {subscription.Topic}");
        var consumer = new RabbitMqConsumer(_options, connection, subscription, processor, _logger, stopping, abandoning);
        _consumers.TryAdd(consumer, true);
        try
        {
            await consumer.RunAsync();
        }
        finally
        {
            _consumers.TryRemove(consumer, out _);
        }
    }

    public Task PingAsync(CancellationToken cancellationToken) => _connection.OpenAsync(cancellationToken);

    public IDeadLetters DeadLettersOf(Subscription subscription) => new RabbitMqDeadLetters(_options, _connection, _publisher, subscription);

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private IEnumerable<Measurement<long>> MeasureLag() => _consumers.Keys.Select(consumer => consumer.MeasureLag()).OfType<Measurement<long>>();

    [LoggerMessage(LogLevel.Warning, "Event {Id} of type {Type} reached nobody: no queue is bound to {Exchange} for it")]
    private partial void LogUnroutable(string id, string type, string exchange);
}
