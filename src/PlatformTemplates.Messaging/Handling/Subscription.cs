namespace PlatformTemplates.Messaging.Handling;

/// <summary>What a service consumes.</summary>
public sealed class Subscription
{
    private readonly IReadOnlyDictionary<string, MessageRoute> _routes;
    private readonly MessageRoute? _any;

    internal Subscription(string topic, string group, SubscriptionOptions options, IReadOnlyDictionary<string, MessageRoute> routes, MessageRoute? any)
    {
        Topic = topic;
        Group = group;
        Options = options;
        _routes = routes;
        _any = any;
    }

    /// <summary>The topic (Kafka) or exchange (RabbitMQ).</summary>
    public string Topic { get; }

    /// <summary>The consumer group (Kafka), or the name that the queue belongs to (RabbitMQ).</summary>
    public string Group { get; }

    /// <summary>How it is handled.</summary>
    public SubscriptionOptions Options { get; }

    /// <summary>Where dead letters go.</summary>
    public string DeadLetterTopic => Options.DeadLetterTopic ?? $"{Topic}.{Group}.dead-letters";

    /// <summary>The CloudEvents types that have a handler of their own.</summary>
    public IEnumerable<string> EventTypes => _routes.Keys;

    internal MessageRoute? FindRoute(string eventType) => _routes.TryGetValue(eventType, out var route) ? route : _any;
}
