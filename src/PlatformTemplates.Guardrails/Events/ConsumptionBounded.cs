using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class ConsumptionBounded() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ConsumptionBounded, GuardrailCategory.GoldenPath,
        "A consumer takes no more messages than it can hold", "s/w/w",
        why: "RabbitMQ pushes a queue to its consumers as fast as the network allows. Without a limit one instance that starts takes the whole backlog into its memory, the others get nothing, and when it dies of it the next one does the same.",
        fix: "Call `BasicQosAsync` with a `prefetchCount` of some hundreds before consuming, and acknowledge by hand: what is acknowledged by itself is never held back. `AddMessaging` has a bound of its own, `MaxInFlight`.",
        readsCode: true);

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        var messaging = code.Messaging;
        foreach (var limit in messaging.Limits)
        {
            if (limit.Prefetch == 0)
                yield return new Finding(About, limit.Span, "A prefetch of 0 is no limit: RabbitMQ sends all there is. Set as many messages as may wait in this process, some hundreds at most.", []);
        }

        foreach (var subscription in messaging.Subscriptions)
        {
            if (subscription.IsPlatform || subscription.Broker != MessageBroker.RabbitMq)
                continue;
            var what = subscription.Source is { } queue ? $"The queue '{queue}'" : "A queue";
            if (subscription.AcknowledgesAtOnce)
                yield return new Finding(About, subscription.Span, $"{what} is consumed with automatic acknowledgement, for which no prefetch holds: RabbitMQ sends all there is. Acknowledge by hand, after BasicQos with a prefetchCount.", []);
            else if (messaging.Limits.Count == 0 && !code.HasCodeElsewhere && !code.ConfiguredElsewhere && !code.Names("BasicQos") && !code.Names("Prefetch"))
                yield return new Finding(About, subscription.Span, $"{what} is consumed without a limit: RabbitMQ sends all there is. Call BasicQos with a prefetchCount before.", []);
        }
    }
}
