using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events;

/// <summary>A trigger of a ScaledObject that scales a workload of the service's own.</summary>
/// <param name="Scaler">The ScaledObject.</param>
/// <param name="Root">The trigger.</param>
/// <param name="Environment">Where it is rendered.</param>
internal sealed record ScalerTrigger(KubernetesObject Scaler, YamlNode Root, RenderedOverlay Environment)
{
    /// <summary>What it asks: <c>kafka</c>, <c>rabbitmq</c>, <c>cpu</c>.</summary>
    public string Type => Root["type"]?.Text ?? "";

    /// <summary>The triggers for the service's own workloads.</summary>
    public static IEnumerable<ScalerTrigger> OfService(ServiceFacts facts, RenderedOverlay environment)
    {
        foreach (var scaler in environment.OfKind("ScaledObject"))
        {
            if (scaler.Group != "keda.sh" || !facts.OwnContainers.Any(s => ReferenceEquals(s.Environment, environment) && s.Workload.Workload.IsScaledBy(scaler)))
                continue;
            foreach (var trigger in scaler.Root.Find("spec", "triggers")?.Elements ?? [])
                yield return new ScalerTrigger(scaler, trigger, environment);
        }
    }

    /// <summary>A value of its metadata; null where there is none or it is empty.</summary>
    public YamlScalar? Value(string name) => Root.Find("metadata", name) is YamlScalar { Value.Length: > 0 } value ? value : null;

    /// <summary>A finding at one of its values.</summary>
    public Finding At(GuardrailDescriptor about, YamlNode place, string message) => new(about, place.Span, message, [Environment.Name]) { Target = Scaler.ToString() };
}
