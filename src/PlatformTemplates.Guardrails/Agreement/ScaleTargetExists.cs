using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class ScaleTargetExists() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ScaleTargetExists, GuardrailCategory.Agreement,
        "An autoscaler or a claim names something that exists", "E/E/E",
        why: "An autoscaler for a workload that is not there scales nothing, and the service stays at one pod under load; one whose password is a key or a variable that is not there can't ask the broker; a pod that mounts a claim that is not there never starts. All are valid objects, so the cluster takes them.",
        fix: "Name the workload or the claim as it is called in the same environment, with its kind. A TriggerAuthentication names keys that its Secret has, and variables that the scaled container has.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Environments.Where(e => e.IsComplete).SelectMany(e => Scalers(e).Concat(Claims(facts, e)).Concat(ScalerCredentials.Check(About, facts, e)));

    private static IEnumerable<Finding> Scalers(RenderedOverlay environment)
    {
        if (MadeInCluster.Anything(environment))
            yield break;
        foreach (var candidate in environment.Objects)
        {
            if (Target(candidate) is not { } target || target["name"] is not { Text: { } name } named)
                continue;
            var kind = target["kind"]?.Text ?? "Deployment";
            if (!environment.OfKind(kind).Any(o => o.Name == name && o.MayBeBeside(candidate)) && !MadeInCluster.Workload(environment, candidate, name))
                yield return new Finding(About, named.Span, $"{candidate} scales {kind}/{name}, which is not in this environment.{Nearest(environment, candidate, kind)}", [environment.Name]) { Target = candidate.ToString() };
        }
    }

    // Where an environment makes claims of its own, one that it does not make is misspelt; where it makes none, they come from elsewhere.
    private static IEnumerable<Finding> Claims(ServiceFacts facts, RenderedOverlay environment)
    {
        var made = environment.OfKind("PersistentVolumeClaim").Where(o => o.Group.Length == 0).ToList();
        if (made.Count == 0)
            yield break;
        foreach (var site in facts.Workloads.Where(w => ReferenceEquals(w.Environment, environment)))
        {
            foreach (var claim in (site.Workload.PodSpec?["volumes"]?.Elements ?? []).Select(v => v.Find("persistentVolumeClaim", "claimName")))
            {
                if (claim?.Text is { } name && !made.Any(m => m.Name == name && m.MayBeBeside(site.Workload)))
                    yield return site.At(About, claim.Span, $"{site.Target} mounts the claim '{name}', which is not in this environment. There is {string.Join(", ", made.Select(m => m.Name).Distinct())}.");
            }
        }
    }

    private static YamlNode? Target(KubernetesObject candidate) => (candidate.Group, candidate.Kind) switch
    {
        ("autoscaling", "HorizontalPodAutoscaler") => candidate.Root.Find("spec", "scaleTargetRef"),
        ("keda.sh", "ScaledObject") => candidate.Root.Find("spec", "scaleTargetRef"),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler") => candidate.Root.Find("spec", "targetRef"),
        _ => null,
    };

    private static string Nearest(RenderedOverlay environment, KubernetesObject scaler, string kind)
        => environment.OfKind(kind).Where(o => o.MayBeBeside(scaler)).Select(o => o.Name).Distinct().ToList() is { Count: > 0 } there ? $" There is {string.Join(", ", there)}." : "";
}
