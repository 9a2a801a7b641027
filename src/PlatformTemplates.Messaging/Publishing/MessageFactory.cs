using System.Diagnostics;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.Serialization;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Publishing;

/// <summary>Where the messages of a type go.</summary>
/// <param name="Topic">The topic (Kafka) or exchange (RabbitMQ).</param>
/// <param name="EventType">The CloudEvents type.</param>
public sealed record Publication(string Topic, string EventType);

/// <summary>Makes events of messages: for the publisher, and for the outbox.</summary>
public sealed class MessageFactory
{
    private readonly IReadOnlyDictionary<Type, Publication> _publications;
    private readonly IMessageSerializer _serializer;
    private readonly TimeProvider _time;
    private readonly string _source;

    internal MessageFactory(IReadOnlyDictionary<Type, Publication> publications, IMessageSerializer serializer, TimeProvider time, string source)
    {
        _publications = publications;
        _serializer = serializer;
        _time = time;
        _source = source;
    }

    /// <summary>Makes an event: a new id, the time, the trace context of the current activity.</summary>
    /// <typeparam name="TMessage">A type registered by <c>messaging.Publish</c>.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="key">What order is kept by.</param>
    /// <param name="cancellationToken">Ends the wait for the serializer.</param>
    /// <exception cref="InvalidOperationException">The type is not registered.</exception>
    public async ValueTask<OutgoingMessage> CreateAsync<TMessage>(TMessage message, string? key, CancellationToken cancellationToken)
    {
        if (!_publications.TryGetValue(typeof(TMessage), out var publication))
            throw new InvalidOperationException($"No topic is known for {typeof(TMessage).Name}: call messaging.Publish<{typeof(TMessage).Name}>(topic, type) in AddMessaging.");

        var headers = new Dictionary<string, string>();
        TraceContext.Inject(Activity.Current, headers);
        var now = _time.GetUtcNow();
        return new OutgoingMessage(
            publication.Topic,
            key,
            new CloudEvent
            {
                Id = Guid.CreateVersion7(now).ToString(),
                Source = _source,
                Type = publication.EventType,
                Subject = key,
                Time = now,
                DataContentType = _serializer.ContentType,
                DataSchema = await _serializer.GetDataSchemaAsync<TMessage>(publication.Topic, cancellationToken),
            },
            headers,
            await _serializer.SerializeAsync(message, publication.Topic, cancellationToken));
    }
}
