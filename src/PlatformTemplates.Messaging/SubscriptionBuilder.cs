using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PlatformTemplates.Messaging.Handling;

namespace PlatformTemplates.Messaging;

/// <summary>Says how a topic is consumed.</summary>
public sealed class SubscriptionBuilder
{
    private readonly string _topic;
    private readonly IServiceCollection _services;
    private readonly Dictionary<string, MessageRoute> _routes = [];
    private MessageRoute? _any;

    internal SubscriptionBuilder(string topic, string group, IServiceCollection services)
    {
        _topic = topic;
        Group = group;
        _services = services;
    }

    /// <summary>The consumer group (Kafka), or the name that the queue belongs to (RabbitMQ); the service's own when not set.</summary>
    public string Group { get; set; }

    /// <summary>How the messages are handled.</summary>
    public SubscriptionOptions Options { get; } = new();

    /// <summary>Registers a handler.</summary>
    /// <typeparam name="TMessage">What the body is read as.</typeparam>
    /// <typeparam name="THandler">The handler, made for every attempt in its scope.</typeparam>
    /// <param name="eventType">The CloudEvents type it handles; null for every type that has no handler of its own.</param>
    /// <exception cref="InvalidOperationException">The type has a handler already.</exception>
    public SubscriptionBuilder Handle<TMessage, THandler>(string? eventType = null)
        where TMessage : notnull
        where THandler : class, IMessageHandler<TMessage>
    {
        var route = new MessageRoute<TMessage, THandler>();
        if (eventType is null ? _any is not null : !_routes.TryAdd(eventType, route))
            throw new InvalidOperationException($"The type '{eventType ?? "(any)"}' of '{_topic}' has a handler already.");
        if (eventType is null)
            _any = route;
        _services.TryAddScoped<THandler>();
        return this;
    }

    internal Subscription Build()
    {
        if (_any is null && _routes.Count == 0)
            throw new InvalidOperationException($"The subscription to '{_topic}' handles nothing: call Handle<TMessage, THandler>().");
        var key = $"{MessagingOptions.SectionName}:Subscriptions:{_topic}";
        Require(Options.Concurrency > 0, "Concurrency", $"must be 1 or more, not {Options.Concurrency}");
        Require(Options.MaxInFlight >= Options.Concurrency && Options.MaxInFlight <= ushort.MaxValue, "MaxInFlight", $"must be from Concurrency ({Options.Concurrency}) to {ushort.MaxValue}, not {Options.MaxInFlight}");
        Require(Options.RateLimit is null or > 0, "RateLimit", $"must be 1 a second or more, not {Options.RateLimit}");
        Require(Options.HandlerTimeout > TimeSpan.Zero && Options.HandlerTimeout <= TimeSpan.FromHours(1), "HandlerTimeout", $"must be more than zero and at most an hour, written as hours:minutes:seconds, not {Options.HandlerTimeout:c}");
        Require(Options.Retry.MaxAttempts > 0, "Retry:MaxAttempts", $"must be 1 or more, not {Options.Retry.MaxAttempts}");
        Require(Options.Retry.FirstDelay > TimeSpan.Zero, "Retry:FirstDelay", $"must be more than zero, not {Options.Retry.FirstDelay:c}");
        Require(Options.Retry.MaxDelay >= Options.Retry.FirstDelay && Options.Retry.MaxDelay <= TimeSpan.FromHours(1), "Retry:MaxDelay", $"must be from Retry:FirstDelay ({Options.Retry.FirstDelay:c}) to an hour, not {Options.Retry.MaxDelay:c}");
        return new Subscription(_topic, Group, Options, _routes, _any);

        void Require(bool condition, string name, string demand)
        {
            if (!condition)
                throw new InvalidOperationException($"{key}:{name} {demand}.");
        }
    }
}
