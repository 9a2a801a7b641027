using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class AutoscalerBounds() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.AutoscalerBounds, GuardrailCategory.Workload,
        "An autoscaler's bounds are in order, and its metric has a request to compare with", "s/w/E",
        why: "The cluster refuses a minimum above the maximum. A utilization is a share of what the pods request: where a container requests none, the autoscaler knows no share and never scales, in silence.",
        fix: "Put `minReplicas` at or below `maxReplicas`, and give every container of the target a request of the resource that the metric names.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Environments.SelectMany(environment => environment.Objects
            .Where(o => o is { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" })
            .SelectMany(o => Check(facts, environment.Name, o, facts.Containers.Where(c => ReferenceEquals(c.Environment, environment) && c.Container.Workload.IsScaledBy(o)).ToList())));

    private static IEnumerable<Finding> Check(ServiceFacts facts, string environment, KubernetesObject scaler, List<ContainerSite> containers)
    {
        var spec = scaler.Root["spec"];
        if (Number(spec?["minReplicas"]) is { } least && Number(spec?["maxReplicas"]) is { } most && least > most)
            yield return Report(spec!["minReplicas"]!, $"{scaler} has a minimum of {least} replicas and a maximum of {most}. Put the minimum at or below the maximum.");
        foreach (var resource in Utilizations(spec))
        {
            if (containers.FirstOrDefault(c => !c.Container.IsInit && !ContainerResources.Has(c, "requests", resource.Text!) && !c.MayBeCompletedElsewhere) is { } without)
                yield return Report(resource, $"{scaler} scales by the share of the requested {resource.Text}, but container '{without.Container.Name}' of {without.Target} requests none. Set its request.");
        }

        Finding Report(YamlNode place, string message) => new(About, place.Span, message, [environment]) { Target = scaler.ToString() };
    }

    private static IEnumerable<YamlNode> Utilizations(YamlNode? spec)
        => from metric in spec?["metrics"]?.Elements ?? []
           where metric["type"]?.Text == "Resource" && metric.Find("resource", "target", "type")?.Text == "Utilization"
           let name = metric.Find("resource", "name")
           where name?.Text is "cpu" or "memory"
           select name;

    private static int? Number(YamlNode? node) => int.TryParse(node?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
