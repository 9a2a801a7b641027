using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class LagWatched() : Guardrail(About)
{
    // What keeps a stream bounded; an ordinary queue keeps nothing that was handled.
    private static readonly string[] StreamBounds = ["x-max-age", "x-max-length-bytes", "x-max-length"];

    private static readonly string[] TopicLabels = ["topic", "messaging_destination_name", "queue", "destination"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LagWatched, GuardrailCategory.GoldenPath,
        "A topic says how long it keeps messages; each subscription has an alert on its lag and an autoscaler", "s/w/E",
        why: "A topic without a retention of its own has the broker's, which whoever runs the broker may change: a week later the messages of a consumer that was away are gone. A consumer that falls behind answers every probe, so only its lag tells, and only more instances help.",
        fix: "Set `retention.ms`, `retention.bytes` or compaction in `spec.config` of the KafkaTopic, `x-max-age` or `x-max-length-bytes` for a stream of RabbitMQ. Alert on `platform_messaging_consumer_lag` or what your exporter calls it, in a PrometheusRule. Scale by the lag with a ScaledObject of KEDA. RabbitMQ with a single active consumer, the default of `AddMessaging`, is not asked for a scaler: more instances would only stand by.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var finding in facts.Environments.SelectMany(Retentions))
            yield return finding;
        if (facts.Code is not { Host: not HostKind.None, Messaging: { Subscriptions.Count: > 0, IsConfiguredElsewhere: false } messaging } code || !facts.Environments.All(e => e.IsComplete))
            yield break;
        var target = ServiceDefaultsCalls.Target(code);
        var production = facts.Environments.Where(e => e.Name is "production" or "prod" or "live" && facts.OwnContainers.Any(s => ReferenceEquals(s.Environment, e) && s.Container.IsLongRunning)).ToList();
        if (production.Count == 0)
            yield break;
        var alerts = facts.Environments.SelectMany(e => AlertExpressions.In(e.OfKind("PrometheusRule"))).ToList();
        foreach (var subscription in messaging.Subscriptions)
        {
            if (subscription.Source is not { } source)
                continue;
            if (!production.Exists(e => alerts.Exists(a => IsOver(a, subscription, ConsumerGroups.QueueOf(facts, e, subscription)))))
                yield return new Finding(About, subscription.Span, $"No alert tells when '{source}' is consumed more slowly than it fills. Add a PrometheusRule over {MetricOf(subscription)}.", [.. production.Select(e => e.Name)]) { Target = target };
            var without = production.Where(e => !IsScaled(facts, e, subscription)).Select(e => e.Name).ToList();
            if (without.Count > 0)
                yield return new Finding(About, subscription.Span, $"Nothing adds instances when '{source}' fills faster than it is consumed. Add a ScaledObject with a trigger for it.", without) { Target = target };
        }
    }

    private static IEnumerable<Finding> Retentions(RenderedOverlay environment)
    {
        foreach (var topic in BrokerResource.All(environment, "KafkaTopic"))
        {
            var config = topic.Object.Root.Find("spec", "config");
            if (config?["retention.ms"] is null && config?["retention.bytes"] is null && config?["cleanup.policy"]?.Text is not "compact")
                yield return new Finding(About, topic.Object.Root.WhyMissing("spec", "config", "retention.ms") ?? topic.Object.NameSpan, $"{topic.Object} says not how long messages are kept: the broker's default holds, whatever it is. Set retention.ms in spec.config.", [environment.Name]) { Target = topic.Object.ToString() };
        }

        foreach (var queue in BrokerResource.All(environment, "Queue"))
        {
            var arguments = queue.Object.Root.Find("spec", "arguments");
            if ((queue.Object.Root.Find("spec", "type")?.Text == "stream" || arguments?["x-queue-type"]?.Text == "stream") && !StreamBounds.Any(b => arguments?[b] is not null) && !environment.OfKind("Policy").Any(p => p.Group == "rabbitmq.com"))
                yield return new Finding(About, queue.Object.NameSpan, $"{queue.Object} is a stream, which keeps everything until the disk is full. Set x-max-age or x-max-length-bytes in spec.arguments.", [environment.Name]) { Target = queue.Object.ToString() };
        }
    }

    // Every exporter calls it lag; RabbitMQ's counts the messages of a queue.
    private static bool IsOver(string expression, Subscription subscription, string? queue)
    {
        if (!AlertExpressions.Names(expression, "lag") && (subscription.Broker == MessageBroker.Kafka || !AlertExpressions.Names(expression, "queue_messages")))
            return false;
        string[] names = queue is null ? [subscription.Source!] : [subscription.Source!, queue];
        return TopicLabels.All(label => AlertExpressions.MaySelect(expression, label, names));
    }

    private static bool IsScaled(ServiceFacts facts, RenderedOverlay environment, Subscription subscription)
    {
        if (StandsBy(facts, environment, subscription))
            return true;
        var targets = facts.OwnContainers.Where(s => ReferenceEquals(s.Environment, environment)).Select(s => s.Workload.Workload.Name).ToList();
        if (environment.OfKind("HorizontalPodAutoscaler").Any(h => targets.Contains(h.Root.Find("spec", "scaleTargetRef", "name")?.Text ?? "")))
            return true;
        var triggers = ScalerTrigger.OfService(facts, environment).ToList();
        if (triggers.Count == 0)
            return false;
        // A trigger of another kind, or one that names no topic, may mean any. One with another topic than any that is consumed is a misspelling, which is told there.
        return triggers.Exists(t => NameOf(t) is not { } name || name == subscription.Source || name == ConsumerGroups.QueueOf(facts, environment, subscription) || !IsOfAnother(facts, environment, subscription, name));
    }

    private static bool IsOfAnother(ServiceFacts facts, RenderedOverlay environment, Subscription subscription, string name)
        => facts.Code!.Messaging.Subscriptions.Any(s => !ReferenceEquals(s, subscription) && (s.Source == name || ConsumerGroups.QueueOf(facts, environment, s) == name));

    private static string? NameOf(ScalerTrigger trigger) => trigger.Type switch
    {
        "kafka" or "apache-kafka" => trigger.Value("topic")?.Value,
        "rabbitmq" => trigger.Value("queueName")?.Value,
        _ => null,
    };

    // Only one instance consumes such a queue; where the broker or the setting is not known, nothing is asked for.
    private static bool StandsBy(ServiceFacts facts, RenderedOverlay environment, Subscription subscription)
        => subscription.IsPlatform && subscription.Broker != MessageBroker.Kafka
        && !facts.OwnContainers.Any(s => ReferenceEquals(s.Environment, environment) && string.Equals(ContainerSettings.Of(s).Value("Messaging:RabbitMq:SingleActiveConsumer"), "false", StringComparison.OrdinalIgnoreCase));

    private static string MetricOf(Subscription subscription) => subscription.IsPlatform ? "platform_messaging_consumer_lag" : subscription.Broker == MessageBroker.Kafka ? "kafka_consumergroup_lag" : "rabbitmq_queue_messages";
}
