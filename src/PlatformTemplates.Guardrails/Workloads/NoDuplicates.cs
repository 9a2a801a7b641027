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
        => facts.Environments.SelectMany(e => Objects(e.Name, e.Objects)).Concat(facts.Workloads.SelectMany(InPod));

    private static IEnumerable<Finding> Objects(string environment, IReadOnlyList<KubernetesObject> objects)
    {
        var seen = new Dictionary<(string Group, string Kind, string? Namespace, string Name), KubernetesObject>();
        foreach (var candidate in objects.Where(o => o.Name.Length > 0))
        {
            var id = (candidate.Group, candidate.Kind, candidate.Namespace, candidate.Name);
            if (!seen.TryGetValue(id, out var first))
                seen.Add(id, candidate);
            else
                yield return new Finding(About, candidate.NameSpan, $"{candidate} stands twice in this environment, first in {FileName(first)}. Remove one, or rename it.", [environment]) { Target = candidate.ToString() };
        }
    }

    private static IEnumerable<Finding> InPod(WorkloadSite site)
    {
        foreach (var finding in Twice(site, "Volume", $"of {site.Target}", site.Workload.PodSpec?["volumes"], v => v["name"]))
            yield return finding;
        foreach (var finding in Twice(site, "Container", $"of {site.Target}", site.Workload.PodSpec?["containers"], c => c["name"]))
            yield return finding;
        foreach (var container in site.Workload.Containers)
        {
            var where = $"of container '{container.Name}' of {site.Target}";
            foreach (var finding in Twice(site, "Variable", where, container.Root["env"], v => v["name"]))
                yield return finding;
            foreach (var finding in Twice(site, "Port name", where, container.Root["ports"], p => p["name"]))
                yield return finding;
            foreach (var finding in Twice(site, "Mount", where, container.Root["volumeMounts"], m => m["mountPath"]))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Twice(WorkloadSite site, string what, string where, YamlNode? list, Func<YamlNode, YamlNode?> nameOf)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in (list?.Elements ?? []).Select(nameOf))
        {
            if (name?.Text is { Length: > 0 } text && !seen.Add(text))
                yield return site.At(About, name.Span, $"{what} '{text}' {where} stands twice. Remove one, or rename it.");
        }
    }

    private static string FileName(KubernetesObject written) => written.Span.Path.Substring(written.Span.Path.LastIndexOf('/') + 1);
}
