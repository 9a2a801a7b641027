using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class DeadLettersKept() : Guardrail(About)
{
    // How people call the place where a message goes that can't be handled.
    private static readonly string[] Words = ["dead", "dlq", "dlt", "dlx", "poison", "parking", "quarantine", "error", "fail", "retry", "reject"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.DeadLettersKept, GuardrailCategory.GoldenPath,
        "A consumer has a destination for dead letters", "w/w/E",
        why: "Sooner or later a message comes that can't be handled. Without a place for it a consumer has two ways out: to try it for ever, and hold up everything behind it, or to drop it, and nobody knows what was lost.",
        fix: "Send what can't be handled to a topic or queue of its own, with the reason: `AddMessaging` does so. With RabbitMQ's own client declare the queue with `x-dead-letter-exchange` and acknowledge by hand; with Kafka's, produce to a topic such as `orders.shipping.dead-letters`. Where topics are resources, make one for the dead letters, too.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { Host: not HostKind.None, Messaging: { Subscriptions.Count: > 0, IsConfiguredElsewhere: false } messaging } code)
            return [];
        return messaging.Subscriptions.SelectMany(s => s.IsPlatform ? OfPlatform(facts, s) : s.Broker == MessageBroker.Kafka ? OfKafka(code, messaging, s) : OfRabbitMq(facts, code, messaging, s));
    }

    // Kafka's client has no dead letters: whoever consumes must produce them.
    private static IEnumerable<Finding> OfKafka(CodeFacts code, MessagingFacts messaging, Subscription subscription)
    {
        if (code.HasCodeElsewhere || code.ConfiguredElsewhere || messaging.Publications.Any(p => p.Topic is null || IsForDeadLetters(p.Topic)) || SpeaksOfDeadLetters(code))
            yield break;
        var consumed = subscription.Source is { } topic ? $"The topic '{topic}' is consumed" : "Messages are consumed";
        yield return Found(code, subscription, $"{consumed}, and nothing is ever produced to a topic of dead letters: a message that can't be handled is tried for ever or lost. Produce it to one, with the reason.");
    }

    private static IEnumerable<Finding> OfRabbitMq(ServiceFacts facts, CodeFacts code, MessagingFacts messaging, Subscription subscription)
    {
        if (code.HasCodeElsewhere || code.ConfiguredElsewhere || subscription.Source is not { } queue || messaging.Publications.Any(p => p.Topic is null || IsForDeadLetters(p.Topic)) || SpeaksOfDeadLetters(code))
            yield break;
        if (subscription.AcknowledgesAtOnce)
        {
            yield return Found(code, subscription, $"The queue '{queue}' is consumed with automatic acknowledgement: a message whose handling fails is gone. Acknowledge when it is handled, and give the queue a dead-letter exchange.");
            yield break;
        }

        // A queue that others declare may have any arguments; a policy of the broker may add one to it.
        var declared = messaging.Queues.Where(q => q.Name == queue).ToList();
        if (declared.Count > 0 && messaging.Queues.All(q => q.Name is not null) && declared.All(q => q.HasDeadLetters == false) && !facts.Environments.Any(e => HasPolicy(e, queue)))
            yield return Found(code, subscription, $"The queue '{queue}' is declared without 'x-dead-letter-exchange': a message that is rejected is gone, and one that is given back comes again for ever. Declare it with one.");
    }

    private static IEnumerable<Finding> OfPlatform(ServiceFacts facts, Subscription subscription)
    {
        foreach (var environment in facts.Environments.Where(e => e.IsComplete))
        {
            if (ConsumerGroups.DeadLettersOf(facts, environment, subscription) is not { } letters)
                continue;
            var kind = subscription.Broker switch { MessageBroker.Kafka => "KafkaTopic", MessageBroker.RabbitMq => "Queue", _ => null };
            if (kind is null || BrokerResource.All(environment, kind) is not { Count: > 0 } made || made.Exists(m => m.Name == letters))
                continue;
            // RabbitMQ's queues are declared by the library, unless the subscription's own one is a resource.
            if (subscription.Broker == MessageBroker.RabbitMq && !made.Exists(m => m.Name == ConsumerGroups.QueueOf(facts, environment, subscription)))
                continue;
            yield return new Finding(
                About, subscription.Span,
                $"What can't be handled of '{subscription.Source}' goes to '{letters}', and no {kind} makes it, while others are made. Make one, with a longer retention than the topic's.",
                [environment.Name])
            { Target = ServiceDefaultsCalls.Target(facts.Code!) };
        }
    }

    private static Finding Found(CodeFacts code, Subscription subscription, string message)
        => new(About, subscription.Span, message, []) { Target = ServiceDefaultsCalls.Target(code) };

    private static bool IsForDeadLetters(string topic) => Words.Any(w => topic.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);

    // A table or a service of theirs will do, too.
    private static bool SpeaksOfDeadLetters(CodeFacts code)
        => code.Names("deadletter") || code.Names("dead-letter") || code.Names("dead_letter") || code.Names("dlq") || code.Names("dlx") || code.Names("poison") || code.Names("quarantine");

    private static bool HasPolicy(RenderedOverlay environment, string queue)
        => environment.OfKind("Policy").Any(p => p.Group == "rabbitmq.com" && p.Root.Find("spec", "definition", "dead-letter-exchange") is not null && (p.Root.Find("spec", "pattern")?.Text is not { } pattern || ForeignPattern.MayMatch(pattern, queue)));
}
