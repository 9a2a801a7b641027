using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Tests.Code;

public class MessagingTests
{
    private const string Handler = "public class Orders; public class ShipOrders : PlatformTemplates.Messaging.IMessageHandler<Orders> { public Task HandleAsync(Orders message, PlatformTemplates.Messaging.MessageContext context, CancellationToken token) => Task.CompletedTask; }";

    [Fact]
    public void A_subscription_has_its_topic_its_group_and_its_messages()
    {
        var facts = Of("builder.AddMessaging(messaging => { messaging.UseKafka(); messaging.Subscribe(\"orders\", s => { s.Group = \"shipping\"; s.Options.DeadLetterTopic = \"lost\"; s.Handle<Orders, ShipOrders>(\"order.placed\"); }); messaging.Publish<Orders>(\"shipments\", \"shipment.prepared\"); });\n", Handler);

        var subscription = Assert.Single(facts.Messaging.Subscriptions);
        Assert.Equal((MessageBroker.Kafka, "orders", "shipping", "lost", true), (subscription.Broker, subscription.Source, subscription.Group, subscription.DeadLetters, subscription.IsPlatform));
        var message = Assert.Single(subscription.Messages);
        Assert.Equal(("Orders", "order.placed", "ShipOrders", true, false), (message.Name, message.EventType, message.Handler, message.IsOwn, message.KnowsMessage));
        var publication = Assert.Single(facts.Messaging.Publications);
        Assert.Equal(("shipments", "shipment.prepared"), (publication.Topic, publication.Message!.EventType));
        Assert.False(facts.ConfiguredElsewhere);
    }

    [Fact]
    public void What_is_no_constant_is_not_known()
    {
        var facts = Of("builder.AddMessaging(messaging => { if (args.Length > 0) messaging.UseKafka(); else messaging.UseRabbitMq(); messaging.Subscribe(args[0], s => { s.Group = args[1]; s.Handle<Orders, ShipOrders>(); }); });\n", Handler);

        var subscription = Assert.Single(facts.Messaging.Subscriptions);
        Assert.Equal((MessageBroker.Unknown, null, true), (subscription.Broker, subscription.Source, subscription.HasUnknownGroup));
    }

    [Fact]
    public void The_vendors_clients_are_known_by_their_assemblies()
    {
        var kafka = Of("using Confluent.Kafka;", "public static class Consuming { public static void Begin(IConsumer<string, string> consumer, IProducer<string, string> producer) { _ = new ConsumerConfig { GroupId = \"shipping\" }; consumer.Subscribe([\"orders\", \"returns\"]); producer.ProduceAsync(\"shipments\", new Message<string, string>()); } }").Messaging;
        Assert.Equal(["orders shipping", "returns shipping"], kafka.Subscriptions.Select(s => $"{s.Source} {s.Group}"));
        Assert.Equal("shipments", Assert.Single(kafka.Publications).Topic);

        var rabbit = Of("using RabbitMQ.Client;", "public static class Consuming { public static async Task Begin(IChannel channel, IAsyncBasicConsumer consumer) { await channel.BasicQosAsync(0, 50, false); await channel.QueueDeclareAsync(\"orders\", arguments: new Dictionary<string, object?> { [\"x-dead-letter-exchange\"] = \"dead\" }); await channel.BasicConsumeAsync(\"orders\", true, consumer); } }").Messaging;
        Assert.Equal(("orders", true), (Assert.Single(rabbit.Subscriptions).Source, rabbit.Subscriptions[0].AcknowledgesAtOnce));
        Assert.Equal(("orders", true), (Assert.Single(rabbit.Queues).Name, rabbit.Queues[0].HasDeadLetters));
        Assert.Equal(50, Assert.Single(rabbit.Limits).Prefetch);
    }

    [Fact]
    public void A_wrapper_of_an_organisation_may_do_anything()
    {
        var project = MessagingPackages.AddTo(new ServiceProject(), "AddMessaging");
        Assert.True(Facts.Of(project.Code(Program("builder.AddMessaging(messaging => { Own.Configure(messaging); messaging.Subscribe(\"orders\", Own.Orders); });\n")).Code("public static class Own { public static void Configure(PlatformTemplates.Messaging.MessagingBuilder messaging) { } public static void Orders(PlatformTemplates.Messaging.SubscriptionBuilder orders) { } }", "src/Orders/Own.cs")).Messaging.Subscriptions[0].HasUnknownMessages);
    }

    private static CodeFacts Of(string statements, string more)
    {
        var usings = statements.StartsWith("using", StringComparison.Ordinal) ? statements : "";
        return Facts.Of(MessagingPackages.AddTo(new ServiceProject(), statements).Code(Program(usings.Length > 0 ? "" : statements)).Code(usings + more, "src/Orders/More.cs"));
    }

    private static string Program(string statements)
        => $"{(statements.Contains("UseKafka", StringComparison.Ordinal) ? "using PlatformTemplates.Messaging.Kafka;\nusing PlatformTemplates.Messaging.RabbitMq;\n" : "")}var builder = Host.CreateApplicationBuilder(args);\n{statements}builder.Build().Run();";
}
