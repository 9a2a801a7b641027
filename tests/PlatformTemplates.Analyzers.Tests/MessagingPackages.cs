namespace PlatformTemplates.Analyzers.Tests;

/// <summary>The shape of messaging packages, which the tests need not have: what counts is the assembly and the call.</summary>
internal static class MessagingPackages
{
    /// <summary>Adds what the texts use.</summary>
    public static ServiceProject AddTo(ServiceProject project, string text)
    {
        if (text.Contains("AddMessaging", StringComparison.Ordinal))
        {
            project.Reference("PlatformTemplates.Messaging", Platform)
                .Reference("PlatformTemplates.Messaging.Kafka", "namespace PlatformTemplates.Messaging.Kafka; public static class KafkaMessagingExtensions { public static T UseKafka<T>(this T messaging) => messaging; }")
                .Reference("PlatformTemplates.Messaging.RabbitMq", "namespace PlatformTemplates.Messaging.RabbitMq; public static class RabbitMqMessagingExtensions { public static T UseRabbitMq<T>(this T messaging) => messaging; }")
                .Reference("PlatformTemplates.Messaging.EntityFrameworkCore", "namespace PlatformTemplates.Messaging.EntityFrameworkCore; public static class EntityFrameworkMessagingExtensions { public static void UseInbox<TContext>(this object messaging) { } }");
        }

        if (text.Contains("AddDbContext", StringComparison.Ordinal))
            project.Reference("Microsoft.EntityFrameworkCore", EntityFramework);
        if (text.Contains("using Confluent.Kafka;", StringComparison.Ordinal))
            project.Reference("Confluent.Kafka", Kafka);
        if (text.Contains("using RabbitMQ.Client;", StringComparison.Ordinal))
            project.Reference("RabbitMQ.Client", RabbitMq);
        return project;
    }

    private const string Platform = """
        namespace PlatformTemplates.Messaging
        {
            public sealed class MessagingBuilder
            {
                public MessagingBuilder Publish<TMessage>(string topic, string eventType) => this;
                public MessagingBuilder Subscribe(string topic, Action<SubscriptionBuilder> configure) => this;
            }
            public sealed class SubscriptionBuilder
            {
                public string Group { get; set; } = "";
                public Handling.SubscriptionOptions Options { get; } = new();
                public SubscriptionBuilder Handle<TMessage, THandler>(string? eventType = null) where THandler : class, IMessageHandler<TMessage> => this;
            }
            public interface IMessageHandler<in TMessage> { Task HandleAsync(TMessage message, MessageContext context, CancellationToken cancellationToken); }
            public sealed class MessageContext { public string Id { get; } = ""; public string Key { get; } = ""; }
        }
        namespace PlatformTemplates.Messaging.Handling
        {
            public sealed class SubscriptionOptions { public string? DeadLetterTopic { get; set; } }
            public interface IMessageTransaction;
        }
        namespace Microsoft.Extensions.Hosting
        {
            public static class MessagingHostExtensions
            {
                public static TBuilder AddMessaging<TBuilder>(this TBuilder builder, Action<PlatformTemplates.Messaging.MessagingBuilder> configure) where TBuilder : IHostApplicationBuilder => builder;
            }
        }
        """;

    private const string EntityFramework = """
        namespace Microsoft.EntityFrameworkCore { public class DbContext; }
        namespace Microsoft.Extensions.DependencyInjection
        {
            public static class EntityFrameworkServiceCollectionExtensions { public static IServiceCollection AddDbContext<TContext>(this IServiceCollection services) => services; }
        }
        """;

    private const string Kafka = """
        namespace Confluent.Kafka;
        public class ConsumerConfig { public string GroupId { get; set; } = ""; }
        public class Message<TKey, TValue> { public TValue? Value { get; set; } }
        public class ConsumeResult<TKey, TValue> { public Message<TKey, TValue> Message { get; } = new(); }
        public interface IConsumer<TKey, TValue> { void Subscribe(string topic); void Subscribe(IEnumerable<string> topics); ConsumeResult<TKey, TValue> Consume(CancellationToken token); }
        public interface IProducer<TKey, TValue> { Task ProduceAsync(string topic, Message<TKey, TValue> message); }
        public class ConsumerBuilder<TKey, TValue>(ConsumerConfig config) { public IConsumer<TKey, TValue> Build() => config is null ? null! : null!; }
        """;

    private const string RabbitMq = """
        namespace RabbitMQ.Client;
        public interface IConnection { bool IsOpen { get; } Task<IChannel> CreateChannelAsync(); }
        public interface IChannel
        {
            Task QueueDeclareAsync(string queue, bool durable = false, bool exclusive = true, bool autoDelete = true, IDictionary<string, object?>? arguments = null, bool noWait = false, CancellationToken token = default);
            Task<string> BasicConsumeAsync(string queue, bool autoAck, IAsyncBasicConsumer consumer);
            Task BasicQosAsync(uint prefetchSize, ushort prefetchCount, bool global);
            ValueTask BasicPublishAsync(string exchange, string routingKey, byte[] body);
        }
        public interface IAsyncBasicConsumer;
        public static class Broker { public static IConnection Connect() => null!; }
        """;
}
