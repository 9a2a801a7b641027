using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class NamespacesAgree() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.NamespacesAgree, GuardrailCategory.Delivery,
        "The namespace that is deployed to is the one the manifests are made for", "E/E/E",
        why: "With Argo CD the manifests win: the workload lands in another namespace than the Application shows, or the project refuses it. With Flux `targetNamespace` wins, and whatever the manifests say about their namespace is no longer true.",
        fix: "Give `destination.namespace`, or `targetNamespace`, and the overlay's `namespace` one value.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var source in facts.GitOps.Sources)
        {
            // An Application's own kustomize options set the namespace after the overlay.
            if (source.Namespace is not { IsKnown: true, Value.Length: > 0 } destination || !source.FollowsMainLine || source.Written.Find("kustomize", "namespace") is not null
                || facts.GitOps.FolderOf(source) is not { } folder || facts.Environments.FirstOrDefault(e => e.Folder == folder) is not { IsComplete: true } environment)
                continue;
            // What is spread over several namespaces says for itself where it belongs; the destination is for what does not.
            if (environment.Objects.Select(o => o.Namespace).OfType<string>().Distinct().Skip(1).Any())
                continue;
            var namespaces = facts.Workloads.Where(w => ReferenceEquals(w.Environment, environment)).Select(w => w.Workload.Namespace).Distinct().ToList();
            if (namespaces.Count == 0 || namespaces.Any(n => n is null || n == destination.Value))
                continue;
            yield return new Finding(About, destination.Span, $"{source.Target} deploys to the namespace '{destination.Value}', but the workloads of {source.Path!.Value} are made for '{namespaces[0]}'. Give both one namespace.", [environment.Name]) { Target = source.Target };
        }
    }
}
