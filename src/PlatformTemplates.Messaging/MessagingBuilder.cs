using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Publishing;
using PlatformTemplates.Messaging.Serialization;

namespace PlatformTemplates.Messaging;

/// <summary>Says what a service publishes and consumes, and with what. A broker package adds <c>UseKafka()</c> or <c>UseRabbitMq()</c>.</summary>
public sealed class MessagingBuilder
{
    private readonly string _group;
    private readonly Dictionary<Type, Publication> _publications = [];

    internal MessagingBuilder(IHostApplicationBuilder host, MessagingOptions options)
    {
        Host = host;
        _group = options.Group ?? host.Environment.ApplicationName;
    }

    /// <summary>The host's builder.</summary>
    public IHostApplicationBuilder Host { get; }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services => Host.Services;

    /// <summary>The section <c>Messaging</c>.</summary>
    public IConfigurationSection Configuration => Host.Configuration.GetSection(MessagingOptions.SectionName);

    /// <summary>Where the messages of a type are published; complete when the host is built.</summary>
    public IReadOnlyDictionary<Type, Publication> Publications => _publications;

    /// <summary>Says where the messages of a type are published.</summary>
    /// <typeparam name="TMessage">The type.</typeparam>
    /// <param name="topic">The topic (Kafka) or exchange (RabbitMQ).</param>
    /// <param name="eventType">The CloudEvents type, such as <c>com.example.order.confirmed.v1</c>.</param>
    /// <exception cref="InvalidOperationException">The type is registered already.</exception>
    public MessagingBuilder Publish<TMessage>(string topic, string eventType)
        where TMessage : notnull
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        ArgumentException.ThrowIfNullOrWhiteSpace(eventType);
        if (!_publications.TryAdd(typeof(TMessage), new Publication(topic, eventType)))
            throw new InvalidOperationException($"{typeof(TMessage).Name} is published to '{Publications[typeof(TMessage)].Topic}' already.");
        return this;
    }

    /// <summary>Subscribes to a topic.</summary>
    /// <param name="topic">The topic (Kafka) or exchange (RabbitMQ).</param>
    /// <param name="configure">Registers the handlers, and sets options over those of <c>Messaging:Subscriptions:&lt;topic&gt;</c>.</param>
    /// <exception cref="InvalidOperationException">No handler is registered, or one twice, or an option is out of its range.</exception>
    public MessagingBuilder Subscribe(string topic, Action<SubscriptionBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        ArgumentNullException.ThrowIfNull(configure);
        var subscription = new SubscriptionBuilder(topic, _group, Services);
        Configuration.GetSection($"Subscriptions:{topic}").Bind(subscription.Options);
        configure(subscription);
        Services.AddSingleton(subscription.Build());
        return this;
    }

    /// <summary>Writes and reads JSON by generated code.</summary>
    /// <param name="context">The generated context, with all message types.</param>
    public MessagingBuilder UseJson(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return UseJson(new JsonSerializerOptions(JsonSerializerDefaults.Web) { TypeInfoResolver = context });
    }

    /// <summary>Writes and reads JSON by options of your own; without a call, it is JSON by the web defaults.</summary>
    /// <param name="options">The options.</param>
    public MessagingBuilder UseJson(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return UseSerializer(_ => new JsonMessageSerializer(options));
    }

    /// <summary>Writes and reads something else.</summary>
    /// <param name="create">Makes the serializer.</param>
    public MessagingBuilder UseSerializer(Func<IServiceProvider, IMessageSerializer> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.Replace(ServiceDescriptor.Singleton(create));
        return this;
    }
}
