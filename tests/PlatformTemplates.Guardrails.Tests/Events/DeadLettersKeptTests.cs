using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Events;

public class DeadLettersKeptTests
{
    private const string Id = GuardrailIds.DeadLettersKept;

    [Fact]
    public void Topics_that_are_resources_need_one_for_dead_letters()
    {
        var finding = Assert.Single(new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.KafkaTopic("shipments")).Code(MessagingSamples.Code()).Findings(Id));

        Assert.Equal("What can't be handled of 'orders' goes to 'orders.shipping.dead-letters', and no KafkaTopic makes it, while others are made. Make one, with a longer retention than the topic's.", finding.Message);
        Assert.Equal(MessagingSamples.Subscribes, finding.Span);
    }

    [Fact]
    public void The_environment_whose_patch_takes_the_topic_away_is_named()
    {
        var service = Samples.Overlay(
            MessagingSamples.Deployment() + MessagingSamples.KafkaTopic("shipments") + MessagingSamples.KafkaTopic("orders.shipping.dead-letters").Replace("name: one", "name: two", StringComparison.Ordinal),
            "apiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata: {name: two}\n$patch: delete\n").Code(MessagingSamples.Code());

        Assert.Equal(["production"], Assert.Single(service.Findings(Id)).Environments);
    }

    [Theory]
    [InlineData("")]
    [InlineData("topic")]
    public void No_topics_at_all_and_one_for_dead_letters_are_accepted(string topic)
        => new InMemoryService().Manifest(MessagingSamples.Deployment() + (topic.Length > 0 ? MessagingSamples.KafkaTopic("orders.shipping.dead-letters") : "")).Code(MessagingSamples.Code()).Accepts(Id);

    [Fact]
    public void A_queue_that_is_a_resource_has_another_for_dead_letters()
    {
        Assert.Single(new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.Queue("orders.shipping")).Code(MessagingSamples.Code(MessageBroker.RabbitMq)).Findings(Id));
        new InMemoryService().Manifest(MessagingSamples.Deployment() + MessagingSamples.Queue("others")).Code(MessagingSamples.Code(MessageBroker.RabbitMq)).Accepts(Id);
    }

    [Theory]
    [InlineData("^orders$", false)]
    [InlineData("^returns$", true)]
    public void A_policy_may_give_a_declared_queue_its_dead_letters(string pattern, bool isReported)
    {
        var code = new CodeFacts
        {
            Host = HostKind.Worker,
            Names = _ => false,
            Messaging = new MessagingFacts
            {
                Subscriptions = [new Subscription(MessageBroker.RabbitMq, "orders", IsPlatform: false, MessagingSamples.Subscribes)],
                Queues = [new QueueDeclaration("orders", false, MessagingSamples.Subscribes)],
            },
        };
        var service = new InMemoryService().Manifest($"apiVersion: rabbitmq.com/v1beta1\nkind: Policy\nmetadata: {{name: one}}\nspec: {{name: one, pattern: '{pattern}', definition: {{dead-letter-exchange: dead}}}}\n").Code(code);

        Assert.Equal(isReported, service.Findings(Id).Count == 1);
    }
}
