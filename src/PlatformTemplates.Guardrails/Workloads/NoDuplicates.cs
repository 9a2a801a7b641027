using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class NoDuplicates() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.NoDuplicates, GuardrailCategory.Workload,
        "No object stands twice in an environment, no variable, port, volume or mount twice in a pod", "E/E/E",
        why: "Of two objects of one name the cluster keeps the one that was applied last. Of two variables of one name the last counts too, and the first is what people read; two ports, volumes or mounts of one name are refused when the change is deployed.",
        fix: "Remove one of the two, or give it a name of its own.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var found = new List<Finding>();
        foreach (var environment in facts.Environments)
            LookAtObjects(environment.Name, environment.Objects, found);
        foreach (var site in facts.Workloads)
            LookInPod(site, found);
        return found;
    }

    private static void LookAtObjects(string environment, IReadOnlyList<KubernetesObject> objects, List<Finding> found)
    {
        var seen = new Dictionary<(string, string, string, string), KubernetesObject>();
        foreach (var candidate in objects)
        {
            if (candidate.Name.Length == 0)
                continue;
            var id = (candidate.Group, candidate.Kind, candidate.Namespace ?? "", candidate.Name);
            if (!seen.TryGetValue(id, out var first))
                seen.Add(id, candidate);
            else
                found.Add(new Finding(About, candidate.NameSpan, $"{candidate} stands twice in this environment, first in {FileName(first)}. Remove one, or rename it.", [environment]) { Target = candidate.ToString() });
        }
    }

    private static void LookInPod(WorkloadSite site, List<Finding> found)
    {
        LookIn(site, "Volume", null, site.Workload.PodSpec?["volumes"], "name", found);
        LookIn(site, "Container", null, site.Workload.PodSpec?["containers"], "name", found);
        foreach (var container in site.Workload.Containers)
        {
            LookIn(site, "Variable", container, container.Root["env"], "name", found);
            LookIn(site, "Port name", container, container.Root["ports"], "name", found);
            LookIn(site, "Mount", container, container.Root["volumeMounts"], "mountPath", found);
        }
    }

    private static void LookIn(WorkloadSite site, string what, Container? container, YamlNode? list, string field, List<Finding> found)
    {
        if (list is not { Elements: { Count: > 1 } items })
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item[field] is not { Text: { Length: > 0 } text } name || seen.Add(text))
                continue;
            var where = container is null ? site.Target : $"container '{container.Name}' of {site.Target}";
            found.Add(site.At(About, name.Span, $"{what} '{text}' of {where} stands twice. Remove one, or rename it."));
        }
    }

    private static string FileName(KubernetesObject written) => written.Span.Path.Substring(written.Span.Path.LastIndexOf('/') + 1);
}
