using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events;

/// <summary>A topic, queue or exchange that an operator makes in a broker.</summary>
/// <param name="Object">The object.</param>
/// <param name="Name">What it is called in the broker.</param>
/// <param name="Span">Where the name is written.</param>
internal sealed record BrokerResource(KubernetesObject Object, string Name, SourceSpan Span)
{
    /// <summary>The resources of a kind, among <c>KafkaTopic</c> of Strimzi and <c>Queue</c> and <c>Exchange</c> of RabbitMQ's operator.</summary>
    public static List<BrokerResource> All(RenderedOverlay environment, string kind)
    {
        var found = new List<BrokerResource>();
        foreach (var candidate in environment.OfKind(kind))
        {
            var given = (candidate.Group, kind) switch
            {
                ("kafka.strimzi.io", "KafkaTopic") => candidate.Root.Find("spec", "topicName") ?? candidate.Root.Find("metadata", "name"),
                ("rabbitmq.com", "Queue" or "Exchange") => candidate.Root.Find("spec", "name"),
                _ => null,
            };
            if (given is YamlScalar { Value.Length: > 0 } name)
                found.Add(new BrokerResource(candidate, name.Value, name.Span));
        }

        return found;
    }
}
