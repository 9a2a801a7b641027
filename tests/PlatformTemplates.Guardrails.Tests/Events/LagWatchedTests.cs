using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Events;

public class LagWatchedTests
{
    private const string Id = GuardrailIds.LagWatched;
    private const string Trigger = "{type: kafka, metadata: {topic: orders, consumerGroup: shipping}}";

    [Theory]
    [InlineData("{min.insync.replicas: 2}")]
    [InlineData("{cleanup.policy: delete}")]
    public void A_topic_that_does_not_say_how_long_it_keeps_is_reported(string config)
        => new InMemoryService().Manifest(MessagingSamples.KafkaTopic("orders", config).Replace("name: one", "name: [|one|]", StringComparison.Ordinal)).Reports(Id);

    [Theory]
    [InlineData("{retention.ms: 604800000}")]
    [InlineData("{retention.bytes: 1073741824}")]
    [InlineData("{cleanup.policy: compact}")]
    public void A_topic_that_says_it_is_accepted(string config) => new InMemoryService().Manifest(MessagingSamples.KafkaTopic("orders", config)).Accepts(Id);

    [Fact]
    public void A_stream_is_bounded_and_a_queue_need_not_be()
    {
        new InMemoryService().Manifest(MessagingSamples.Queue("orders", "{x-queue-type: stream}").Replace("name: one", "name: [|one|]", StringComparison.Ordinal)).Reports(Id);
        new InMemoryService().Manifest(MessagingSamples.Queue("orders", "{x-queue-type: stream, x-max-age: 7D}")).Accepts(Id);
        new InMemoryService().Manifest(MessagingSamples.Queue("orders")).Accepts(Id);
    }

    [Theory]
    [InlineData("sum(platform_messaging_consumer_lag) > 1000", true, 0)]
    [InlineData("sum(kafka_consumergroup_lag{topic=\"orders\"}) > 1000", true, 0)]
    [InlineData("sum(kafka_consumergroup_lag{topic=~\"orders|returns\"}) > 1000", true, 0)]
    [InlineData("sum(kafka_consumergroup_lag{topic=\"returns\"}) > 1000", true, 1)]
    [InlineData("sum(rate(errors_total[5m])) > 1", true, 1)]
    [InlineData("sum(platform_messaging_consumer_lag) > 1000", false, 1)]
    public void A_subscription_in_production_has_an_alert_and_a_scaler(string expression, bool isScaled, int findings)
        => Assert.Equal(findings, Production(expression, isScaled ? Trigger : null).Code(MessagingSamples.Code()).Findings(Id).Count);

    [Fact]
    public void An_environment_that_is_not_production_is_asked_for_nothing()
        => new InMemoryService().Manifest(MessagingSamples.Deployment()).Code(MessagingSamples.Code()).Accepts(Id);

    [Fact]
    public void Consumers_that_stand_by_are_not_scaled()
    {
        Assert.Empty(Production("sum(platform_messaging_consumer_lag) > 1000", null).Code(MessagingSamples.Code(MessageBroker.RabbitMq)).Findings(Id));
        Assert.Single(Production("sum(rabbitmq_queue_messages_ready{queue=\"orders\"}) > 1000", null).Code(MessagingSamples.Code(MessageBroker.RabbitMq, s => s with { IsPlatform = false })).Findings(Id));
    }

    private static InMemoryService Production(string expression, string? trigger) => Samples.Overlay(
        MessagingSamples.Deployment() + (trigger is null ? "" : MessagingSamples.Scaler(trigger)) + $"\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: orders}}\nspec:\n  groups:\n    - name: orders\n      rules:\n        - alert: Behind\n          expr: '{expression}'\n",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 2}\n");
}
