namespace PlatformTemplates.Analyzers.Tests.Code;

public class EventsTests
{
    [Theory]
    [InlineData("await channel.QueueDeclareAsync(\"orders\"); [|await channel.BasicConsumeAsync(\"orders\", false, consumer)|];")]
    [InlineData("await channel.QueueDeclareAsync(\"orders\", arguments: new Dictionary<string, object?> { [\"x-queue-type\"] = \"quorum\" }); [|await channel.BasicConsumeAsync(\"orders\", false, consumer)|];")]
    [InlineData("[|await channel.BasicConsumeAsync(\"orders\", true, consumer)|];")]
    public Task A_queue_without_dead_letters_is_reported(string statements) => RabbitMq(Unawaited(statements)).ReportsAsync("PLT6101");

    [Theory]
    [InlineData("await channel.QueueDeclareAsync(\"orders\", arguments: new Dictionary<string, object?> { [\"x-\" + \"dead-letter-exchange\"] = \"lost\" }); await channel.BasicConsumeAsync(\"orders\", false, consumer);")]
    [InlineData("await channel.BasicConsumeAsync(\"orders\", false, consumer);")]
    [InlineData("await channel.QueueDeclareAsync(\"orders\"); await channel.BasicConsumeAsync(\"orders\", false, consumer); await channel.BasicPublishAsync(\"orders-errors\", \"\", []);")]
    public Task Dead_letters_queues_of_others_and_a_queue_of_errors_are_accepted(string statements) => RabbitMq(statements).AcceptsAsync("PLT6101");

    [Fact]
    public async Task A_topic_is_consumed_with_dead_letters_or_without()
    {
        await Kafka("[|consumer.Subscribe(\"orders\")|];").ReportsAsync("PLT6101");
        await Kafka("consumer.Subscribe(\"orders\"); producer.ProduceAsync(\"orders.errors\", new Message<string, string>());").AcceptsAsync("PLT6101");
        await Kafka("consumer.Subscribe(\"orders\"); producer.ProduceAsync(Environment.MachineName, new Message<string, string>());").AcceptsAsync("PLT6101");
    }

    [Theory]
    [InlineData("[|await channel.BasicConsumeAsync(\"orders\", false, consumer)|];")]
    [InlineData("await channel.BasicQosAsync(0, 10, false); [|await channel.BasicConsumeAsync(\"orders\", true, consumer)|];")]
    [InlineData("[|await channel.BasicQosAsync(0, 0, false)|]; await channel.BasicConsumeAsync(\"orders\", false, consumer);")]
    public Task Consuming_without_a_limit_is_reported(string statements) => RabbitMq(Unawaited(statements)).ReportsAsync("PLT6105");

    [Theory]
    [InlineData("await channel.BasicQosAsync(0, 10, false); await channel.BasicConsumeAsync(\"orders\", false, consumer);")]
    [InlineData("await channel.BasicQosAsync(0, (ushort)Environment.ProcessorCount, false); await channel.BasicConsumeAsync(\"orders\", false, consumer);")]
    public Task Consuming_within_a_limit_is_accepted(string statements) => RabbitMq(statements).AcceptsAsync("PLT6105");

    [Fact]
    public Task A_handler_without_an_inbox_is_reported_and_gets_one()
        => Platform("    messaging.Subscribe(\"orders\", s => [|s.Handle<OrderPlaced, Ship>()|]);", "context.Key").IsMendedAsync(
            "PLT6102",
            "using PlatformTemplates.Messaging.EntityFrameworkCore;\n" + Program("    messaging.UseInbox<Shipments>();\n    messaging.Subscribe(\"orders\", s => s.Handle<OrderPlaced, Ship>());", "context.Key"));

    [Theory]
    [InlineData("messaging.Subscribe(\"orders\", s => s.Handle<OrderPlaced, Ship>());", "context.Id")]
    [InlineData("messaging.Subscribe(\"orders\", s => s.Handle<OrderPlaced, Ship>());", "context")]
    [InlineData("PlatformTemplates.Messaging.EntityFrameworkCore.EntityFrameworkMessagingExtensions.UseInbox<Shipments>(messaging); messaging.Subscribe(\"orders\", s => s.Handle<OrderPlaced, Ship>());", "context.Key")]
    public Task An_inbox_and_the_id_of_the_message_are_accepted(string statements, string used) => Platform(statements, used).AcceptsAsync("PLT6102", "PLT6101", "PLT6105");

    private static string Unawaited(string statements) => statements.Replace("[|await ", "await [|", StringComparison.Ordinal);

    private static ServiceProject RabbitMq(string statements) => Of("using RabbitMQ.Client;", "IChannel channel, IAsyncBasicConsumer consumer", statements);

    private static ServiceProject Kafka(string statements) => Of("using Confluent.Kafka;", "IConsumer<string, string> consumer, IProducer<string, string> producer", statements + " await Task.Yield();");

    private static ServiceProject Of(string usings, string parameters, string statements)
        => MessagingPackages.AddTo(new ServiceProject(), usings).Code($"{usings}\nHost.CreateApplicationBuilder(args).Build().Run();\npublic static class Consuming {{ public static async Task Begin({parameters}) {{ {statements} }} }}");

    private static ServiceProject Platform(string statements, string used)
        => MessagingPackages.AddTo(new ServiceProject(), "AddMessaging AddDbContext").Code(Program(statements, used));

    private static string Program(string statements, string used)
        => $"using PlatformTemplates.Messaging;\nvar builder = Host.CreateApplicationBuilder(args);\nbuilder.Services.AddDbContext<Shipments>();\nbuilder.AddMessaging(messaging =>\n{{\n{statements}\n}});\nbuilder.Build().Run();\npublic class Shipments : Microsoft.EntityFrameworkCore.DbContext;\npublic class OrderPlaced;\npublic class Ship : IMessageHandler<OrderPlaced> {{ public Task HandleAsync(OrderPlaced message, MessageContext context, CancellationToken token) {{ Seen({used}); return Task.CompletedTask; }} private static void Seen(object what) {{ }} }}\n";
}
