using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Events;

/// <summary>By which names brokers know what a subscription consumes, in one environment.</summary>
internal static class ConsumerGroups
{
    /// <summary>The group that a subscription consumes as; null where it can't be known.</summary>
    public static string? GroupOf(ServiceFacts facts, RenderedOverlay environment, Subscription subscription)
    {
        if (subscription.HasUnknownGroup || subscription.Group is not null)
            return subscription.HasUnknownGroup ? null : subscription.Group;
        if (!subscription.IsPlatform || facts.Code is not { HasOtherConfiguration: false } code)
            return null;
        string? group = null;
        foreach (var site in facts.OwnContainers)
        {
            if (!ReferenceEquals(site.Environment, environment) || !site.Container.IsLongRunning)
                continue;
            var settings = ContainerSettings.Of(site);
            if (settings.HasUnknown || settings.IsUnknown("Messaging:Group"))
                return null;
            var own = settings.Value("Messaging:Group") ?? code.AssemblyName;
            if (group is not null && group != own)
                return null;
            group = own;
        }

        return group;
    }

    /// <summary>The queue of RabbitMQ that a subscription consumes; null where it can't be known.</summary>
    public static string? QueueOf(ServiceFacts facts, RenderedOverlay environment, Subscription subscription)
        => !subscription.IsPlatform ? subscription.Source : subscription.Source is { } topic && GroupOf(facts, environment, subscription) is { } group ? $"{topic}.{group}" : null;

    /// <summary>Where the dead letters of a subscription of PlatformTemplates.Messaging go; null where it can't be known.</summary>
    public static string? DeadLettersOf(ServiceFacts facts, RenderedOverlay environment, Subscription subscription)
    {
        if (!subscription.IsPlatform || subscription.HasUnknownDeadLetters || subscription.Source is not { } topic)
            return null;
        if (subscription.DeadLetters is not null)
            return subscription.DeadLetters;
        var key = $"Messaging:Subscriptions:{topic}:DeadLetterTopic";
        foreach (var site in facts.OwnContainers)
        {
            if (!ReferenceEquals(site.Environment, environment) || !site.Container.IsLongRunning)
                continue;
            var settings = ContainerSettings.Of(site);
            if (settings.IsUnknown(key))
                return null;
            if (settings.Value(key) is { } set)
                return set;
        }

        return GroupOf(facts, environment, subscription) is { } group ? $"{topic}.{group}.dead-letters" : null;
    }
}
