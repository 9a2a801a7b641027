using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class OneTopic() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.OneTopic, GuardrailCategory.GoldenPath,
        "The topic in the code, in the scaler and in the topic's resource is one topic", "w/w/E",
        why: "A scaler that watches another topic, group or queue than the service consumes sees no lag, and the service stays at its minimum while messages pile up. A topic resource with another name makes a topic that nobody uses, and the one in use has the broker's defaults.",
        fix: "Write the name as the code has it. With `AddMessaging` the group is `Messaging:Group`, or the application's name, and RabbitMQ's queue is `<topic>.<group>`.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { Host: not HostKind.None, HasCodeElsewhere: false, ConfiguredElsewhere: false, Messaging: { IsUsed: true, IsConfiguredElsewhere: false } messaging } code)
            yield break;
        foreach (var environment in facts.Environments)
        {
            foreach (var finding in Scalers(facts, messaging, environment).Concat(Resources(facts, code, messaging, environment)))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Scalers(ServiceFacts facts, MessagingFacts messaging, RenderedOverlay environment)
    {
        if (messaging.Subscriptions.Count == 0)
            yield break;
        foreach (var trigger in ScalerTrigger.OfService(facts, environment))
        {
            switch (trigger.Type)
            {
                case "kafka" or "apache-kafka" when Consumed(messaging, MessageBroker.Kafka) is { } topics && trigger.Value("topic") is { } topic:
                    if (!topics.Contains(topic.Value))
                        yield return trigger.At(About, topic, $"{trigger.Scaler} scales by the lag of the topic '{topic.Value}', and the code consumes {Listed(topics)}. Name the topic that is consumed.");
                    else if (trigger.Value("consumerGroup") is { } group && Groups(facts, messaging, environment, topic.Value) is { } groups && !groups.Contains(group.Value))
                        yield return trigger.At(About, group, $"{trigger.Scaler} scales by the lag of the group '{group.Value}', and the code consumes '{topic.Value}' as {Listed(groups)}. Name that group.");
                    break;
                case "rabbitmq" when Queues(facts, messaging, environment) is { } queues && trigger.Value("queueName") is { } queue:
                    if (!queues.Contains(queue.Value) && trigger.Value("useRegex")?.Value != "true")
                        yield return trigger.At(About, queue, $"{trigger.Scaler} scales by the queue '{queue.Value}', and the code consumes {Listed(queues)}. Name the queue that is consumed.");
                    break;
            }
        }
    }

    private static IEnumerable<Finding> Resources(ServiceFacts facts, CodeFacts code, MessagingFacts messaging, RenderedOverlay environment)
    {
        if (messaging.Subscriptions.Any(s => s.Source is null || s.HasUnknownDeadLetters) || messaging.Publications.Any(p => p.Topic is null))
            yield break;
        HashSet<string>? names = null;
        foreach (var kind in Kinds(messaging))
        {
            foreach (var resource in BrokerResource.All(environment, kind))
            {
                names ??= Names(facts, messaging, environment);
                if (names is null)
                    yield break;
                if (names.Contains(resource.Name) || code.Mentions(resource.Name) || IsConfigured(facts, environment, resource.Name))
                    continue;
                var used = Listed([.. names.Where(n => kind != "Exchange" || messaging.Subscriptions.Any(s => s.Source == n) || messaging.Publications.Any(p => p.Topic == n))]);
                yield return new Finding(About, resource.Span, $"{resource.Object} makes '{resource.Name}', which the code neither consumes nor publishes to: it uses {used}. Write the name as the code has it, or remove the resource.", [environment.Name]) { Target = resource.Object.ToString() };
            }
        }
    }

    // The code of a service speaks to one broker or to the other; a resource of neither is none of its business.
    private static IEnumerable<string> Kinds(MessagingFacts messaging)
    {
        var brokers = messaging.Subscriptions.Select(s => s.Broker).Distinct().ToList();
        return brokers switch
        {
            [MessageBroker.Kafka] => ["KafkaTopic"],
            [MessageBroker.RabbitMq] => ["Queue", "Exchange"],
            _ => [],
        };
    }

    // Null where one of them is not known.
    private static HashSet<string>? Names(ServiceFacts facts, MessagingFacts messaging, RenderedOverlay environment)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subscription in messaging.Subscriptions)
        {
            names.Add(subscription.Source!);
            if (!subscription.IsPlatform)
                continue;
            if (ConsumerGroups.QueueOf(facts, environment, subscription) is not { } queue || ConsumerGroups.DeadLettersOf(facts, environment, subscription) is not { } letters)
                return null;
            if (subscription.Broker == MessageBroker.RabbitMq)
                names.Add(queue);
            names.Add(letters);
        }

        names.UnionWith(messaging.Publications.Select(p => p.Topic!));
        names.UnionWith(messaging.Queues.Select(q => q.Name).OfType<string>());
        return names;
    }

    private static bool IsConfigured(ServiceFacts facts, RenderedOverlay environment, string name)
        => facts.OwnContainers.Any(s => ReferenceEquals(s.Environment, environment) && ContainerSettings.Of(s) is var settings && (settings.HasUnknown || settings.Variables.Any(v => settings.Variable(v) == name)))
        || facts.ApplicationSettings.Any(s => Holds(s.Root, name));

    private static bool Holds(YamlNode node, string text) => node.Text == text || node.Elements.Any(e => Holds(e, text)) || node.Members.Any(m => Holds(m.Value, text));

    private static IReadOnlyList<string>? Consumed(MessagingFacts messaging, MessageBroker broker)
        => messaging.Subscriptions.All(s => s.Broker == broker && s.Source is not null) ? [.. messaging.Subscriptions.Select(s => s.Source!).Distinct(StringComparer.Ordinal)] : null;

    private static IReadOnlyList<string>? Groups(ServiceFacts facts, MessagingFacts messaging, RenderedOverlay environment, string topic)
    {
        var groups = messaging.Subscriptions.Where(s => s.Source == topic).Select(s => ConsumerGroups.GroupOf(facts, environment, s)).ToList();
        return groups.Contains(null) ? null : [.. groups.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string>? Queues(ServiceFacts facts, MessagingFacts messaging, RenderedOverlay environment)
    {
        var queues = messaging.Subscriptions.Select(s => s.Broker == MessageBroker.RabbitMq ? ConsumerGroups.QueueOf(facts, environment, s) : null).ToList();
        return queues.Contains(null) ? null : [.. queues.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static string Listed(IReadOnlyCollection<string> names) => string.Join(", ", names.OrderBy(n => n, StringComparer.Ordinal).Select(n => $"'{n}'"));
}
