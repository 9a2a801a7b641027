using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class EventsDescribed() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.EventsDescribed, GuardrailCategory.GoldenPath,
        "The AsyncAPI document and the code name the same topics and messages", "s/w/E",
        why: "Who wants to consume a service's events reads its AsyncAPI document, in the portal. Nothing fails when it names a topic that was renamed or a message that is no longer sent: somebody waits for events that never come.",
        fix: "Let each topic that the code subscribes to or publishes to be the `address` of a channel, and each CloudEvents type the `name` of one of its messages; remove what the code no longer has.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { Host: not HostKind.None, HasCodeElsewhere: false, Messaging: { IsUsed: true, IsConfiguredElsewhere: false } messaging } code)
            yield break;
        // What a vendor's client sends is bytes: which messages they are is not known.
        if (messaging.Subscriptions.Any(s => !s.IsPlatform || s.Source is null || s.HasUnknownMessages) || messaging.Publications.Any(p => p.Topic is null || p.Message is null))
            yield break;
        var documents = facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Definition)
            .Select(f => facts.Files.Yaml(f.Path))
            .Where(f => f is { Problems.Count: 0, Documents.Count: > 0 } && f.Documents[0]["asyncapi"]?.Text?.StartsWith("3.", StringComparison.Ordinal) == true)
            .Select(f => f!.Documents[0]).ToList();
        // Of several, each may describe a part.
        if (documents is not [var document])
            yield break;
        var used = Used(messaging).ToList();
        var channels = Channels(document).ToList();
        if (channels.Exists(c => c.Address is null))
            yield break;
        var file = document.Span.Path.Substring(document.Span.Path.LastIndexOf('/') + 1);

        foreach (var topic in used.GroupBy(u => u.Topic, StringComparer.Ordinal))
        {
            if (channels.Find(c => c.Address!.Value == topic.Key) is not { } channel)
            {
                yield return InCode(topic.First().Span, $"{file} has no channel with the address '{topic.Key}', which the code {Verb(topic)}. Describe it there.");
                continue;
            }

            if (channel.Messages is not { } messages)
                continue;
            foreach (var one in topic)
            {
                if (one.Message is { HasUnknownEventType: false, EventType: { } type } && !messages.Exists(m => m.Value == type))
                    yield return InCode(one.Message.Span, $"The channel '{topic.Key}' of {file} has no message named '{type}', which the code {Verb([one])} there. Describe it, or name it so.");
            }

            if (topic.Any(t => t.Message is null or { EventType: null }))
                continue;
            foreach (var message in messages.Where(m => !topic.Any(t => t.Message!.EventType == m.Value)))
                yield return new Finding(About, message.Span, $"The code neither handles nor publishes '{message.Value}' on '{topic.Key}': it has {string.Join(", ", topic.Select(t => $"'{t.Message!.EventType}'").Distinct(StringComparer.Ordinal))}. Name the message so, or remove it.", []);
        }

        foreach (var channel in channels.Where(c => !used.Exists(u => u.Topic == c.Address!.Value)))
            yield return new Finding(About, channel.Address!.Span, $"The code neither subscribes nor publishes to '{channel.Address.Value}': it has {string.Join(", ", used.Select(u => $"'{u.Topic}'").Distinct(StringComparer.Ordinal))}. Write the topic as the code has it, or remove the channel.", []);

        Finding InCode(Manifests.Text.SourceSpan place, string message) => new(About, place, message, []) { Target = ServiceDefaultsCalls.Target(code) };
    }

    private static string Verb(IEnumerable<Use> uses) => uses.All(u => u.IsPublished) ? "publishes" : uses.Any(u => u.IsPublished) ? "uses" : "consumes";

    private static IEnumerable<Use> Used(MessagingFacts messaging)
    {
        foreach (var subscription in messaging.Subscriptions)
        {
            foreach (var message in subscription.Messages)
                yield return new Use(subscription.Source!, message, IsPublished: false, subscription.Span);
        }

        foreach (var publication in messaging.Publications)
            yield return new Use(publication.Topic!, publication.Message, IsPublished: true, publication.Span);
    }

    private static IEnumerable<Channel> Channels(YamlNode document)
    {
        foreach (var channel in document["channels"]?.Members ?? [])
        {
            var root = LocalReference.Follow(channel.Value, document);
            // An address of parameters, or none, is known to nobody before it runs.
            var address = root?["address"] is YamlScalar { Value.Length: > 0 } written && written.Value.IndexOf('{') < 0 ? written : null;
            List<YamlScalar>? names = [];
            foreach (var message in root?["messages"]?.Members ?? [])
            {
                if (LocalReference.Follow(message.Value, document) is not { } described)
                    names = null;
                else
                    names?.Add(described["name"] as YamlScalar ?? message.Key);
            }

            yield return new Channel(address, root?["messages"] is null ? null : names);
        }
    }

    /// <summary>A channel of the document; its address and its messages' names are null where they are not known.</summary>
    private sealed record Channel(YamlScalar? Address, List<YamlScalar>? Messages);

    /// <summary>A message on a topic in the code.</summary>
    private sealed record Use(string Topic, MessageType? Message, bool IsPublished, Manifests.Text.SourceSpan Span);
}
