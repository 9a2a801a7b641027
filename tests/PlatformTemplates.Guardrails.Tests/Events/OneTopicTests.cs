using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Events;

public class OneTopicTests
{
    private const string Id = GuardrailIds.OneTopic;

    [Theory]
    [InlineData("{type: kafka, metadata: {topic: [|order|], consumerGroup: shipping}}")]
    [InlineData("{type: kafka, metadata: {topic: orders, consumerGroup: [|orders|]}}")]
    public void A_scaler_of_another_topic_or_group_is_reported(string trigger)
        => new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.Scaler(trigger)).Code(MessagingSamples.Code()).Reports(Id);

    [Theory]
    [InlineData("{type: kafka, metadata: {topic: orders, consumerGroup: shipping}}")]
    [InlineData("{type: kafka, metadata: {consumerGroup: shipping}}")]
    [InlineData("{type: cpu, metadata: {value: '70'}}")]
    public void A_scaler_of_what_is_consumed_is_accepted(string trigger)
        => new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.Scaler(trigger)).Code(MessagingSamples.Code()).Accepts(Id);

    [Fact]
    public void Rabbits_queue_has_the_group_in_its_name()
    {
        Assert.EndsWith("and the code consumes 'orders.shipping'. Name the queue that is consumed.", Assert.Single(Rabbit("[|orders|]").Reports(Id)).Message, StringComparison.Ordinal);
        Rabbit("orders.shipping").Accepts(Id);
    }

    [Fact]
    public void An_environment_with_a_group_of_its_own_is_compared_with_it()
    {
        var service = Samples.Overlay(
            MessagingSamples.Deployment() + MessagingSamples.Scaler("{type: kafka, metadata: {topic: orders, consumerGroup: shipping}}"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: Messaging__Group, value: shipping-live}]}]}}}\n").Code(MessagingSamples.Code());

        Assert.Equal(["production"], Assert.Single(service.Findings(Id)).Environments);
    }

    [Fact]
    public void A_topic_that_nobody_uses_is_reported()
    {
        var finding = Assert.Single(new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.KafkaTopic("[|shipment|]")).Code(MessagingSamples.Code()).Reports(Id));
        Assert.EndsWith("it uses 'orders', 'orders.shipping.dead-letters', 'shipments'. Write the name as the code has it, or remove the resource.", finding.Message, StringComparison.Ordinal);
        new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.KafkaTopic("shipments") + MessagingSamples.KafkaTopic("orders.shipping.dead-letters")).Code(MessagingSamples.Code()).Accepts(Id);
    }

    [Fact]
    public void Nothing_is_said_where_a_topic_is_not_known()
    {
        new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.KafkaTopic("shipment") + MessagingSamples.Scaler("{type: kafka, metadata: {topic: order}}")).Code(MessagingSamples.Code(subscription: s => s with { Source = null })).Accepts(Id);
        new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.KafkaTopic("audit")).Code(MessagingSamples.Code() with { Mentions = text => text == "audit" }).Accepts(Id);
    }

    private static InMemoryService Rabbit(string queue)
        => new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.Scaler($"{{type: rabbitmq, metadata: {{queueName: {queue}}}}}")).Code(MessagingSamples.Code(MessageBroker.RabbitMq));
}
