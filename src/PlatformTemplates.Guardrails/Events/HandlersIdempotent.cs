using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class HandlersIdempotent() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.HandlersIdempotent, GuardrailCategory.GoldenPath,
        "A handler knows what it has handled before: an inbox, or the message's id as a key", "s/w/E",
        why: "A broker delivers at least once: after a crash, a rebalance or a lost acknowledgement the same message comes again. A handler that does not know it ships the order twice.",
        fix: "Use the inbox: `messaging.UseInbox<OrdersContext>()` in `AddMessaging`, `modelBuilder.AddInbox()` in the context, and a migration. Or store `MessageContext.Id` with what the handler does, and ask for it first. A handler that does no harm the second time gets an exception that says why.",
        readsCode: true,
        fixTitle: "Use the inbox");

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.Messaging is not { UsesInbox: false, IsConfiguredElsewhere: false } messaging || code.HasCodeElsewhere)
            yield break;
        // One finding: the inbox is for all of them.
        var handlers = messaging.Subscriptions.SelectMany(s => s.Messages).Where(m => !m.KnowsMessage).ToList();
        // A service may have something of its own in the inbox's place.
        if (handlers.Count == 0 || code.Names("IMessageTransaction"))
            yield break;
        var names = string.Join(", ", handlers.Select(h => h.Handler).Distinct(StringComparer.Ordinal));
        yield return new Finding(
            About, handlers[0].Span,
            $"{names} can't tell a message that is delivered a second time: there is no inbox, and the message's id is not looked at. Call UseInbox, with AddInbox in the context's model, or keep the id with the effect.", [],
            messaging.InboxEdits is { } edits ? new Fix(About.FixTitle, edits) : null);
    }
}
