using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class PreviewsBounded() : Guardrail(About)
{
    // The other providers' requests have no labels.
    private static readonly string[] WithLabels = ["github", "gitlab", "gitea", "azuredevops"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.PreviewsBounded, GuardrailCategory.Delivery,
        "Previews are asked for, looked for at a known pace, and go with their pull request", "s/w/E",
        why: "Without a label every pull request, also a stranger's, deploys code into the cluster. A missing template value becomes the text `<no value>` in names. What is kept after the pull request is closed is paid for and forgotten.",
        fix: "Filter by a label that maintainers give, set `requeueAfterSeconds`, `goTemplate: true` with `missingkey=error`, and let resources be deleted with the Application.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.GitOps.Of("argoproj.io", "ApplicationSet").SelectMany(OfApplicationSet)
            .Concat(facts.GitOps.Of("fluxcd.controlplane.io", "ResourceSetInputProvider").SelectMany(OfInputProvider))
            .Concat(facts.GitOps.Of("fluxcd.controlplane.io", "ResourceSet").SelectMany(s => OfResourceSet(facts, s)));

    private static IEnumerable<Finding> OfApplicationSet(KubernetesObject set)
    {
        var requests = Entries(set.Root.Find("spec", "generators")).Where(g => g.Key.Value == "pullRequest").ToList();
        if (requests.Count == 0)
            yield break;
        foreach (var request in requests)
        {
            if (request.Value.Members.FirstOrDefault(m => WithLabels.Contains(m.Key.Value)) is { Value: { } asked } provider && asked["labels"]?.Elements.Count is null or 0)
                yield return At(set, provider.Key, $"{set} deploys every pull request. Set {provider.Key.Value}.labels to a label that maintainers give.");
            if (request.Value["requeueAfterSeconds"] is null)
                yield return At(set, request.Key, $"{set} does not say how often it looks for pull requests. Set requeueAfterSeconds.");
        }

        var spec = set.Root["spec"]!;
        if (spec["goTemplate"]?.Text != "true")
            yield return At(set, spec["goTemplate"] is { Text: not null } off ? off : set.Root.Find("metadata", "name") ?? spec, $"{set} fills its template in with plain replacement. Set goTemplate to true and goTemplateOptions to missingkey=error.");
        else if (spec["goTemplateOptions"]?.Elements.Any(o => o.Text == "missingkey=error") is not true)
            yield return At(set, spec["goTemplateOptions"] is { } options && options.Span.Length > 0 ? options : spec["goTemplate"]!, $"{set} writes '<no value>' where a value is missing. Add missingkey=error to goTemplateOptions.");
        if (spec.Find("syncPolicy", "preserveResourcesOnDeletion") is { Text: "true" } preserved)
            yield return At(set, preserved, $"{set} keeps what a preview made after its pull request is closed. Set preserveResourcesOnDeletion to false.");
        if (spec.Find("syncPolicy", "applicationsSync") is { Text: "create-only" or "create-update" } policy)
            yield return At(set, policy, $"{set} never deletes the Application of a closed pull request. Set applicationsSync to sync or create-delete.");
    }

    private static IEnumerable<Finding> OfInputProvider(KubernetesObject provider)
    {
        if (IsOfRequests(provider) && provider.Root.Find("spec", "filter", "labels")?.Elements.Count is null or 0)
            yield return At(provider, provider.Root.Find("spec", "type")!, $"{provider} deploys every pull request. Set filter.labels to a label that maintainers give.");
    }

    private static IEnumerable<Finding> OfResourceSet(ServiceFacts facts, KubernetesObject set)
    {
        var names = (set.Root.Find("spec", "inputsFrom")?.Elements ?? []).Select(i => i["name"]?.Text).ToList();
        if (!facts.GitOps.Of("fluxcd.controlplane.io", "ResourceSetInputProvider").Any(p => names.Contains(p.Name) && p.Namespace == set.Namespace && IsOfRequests(p)))
            yield break;
        foreach (var kustomization in (set.Root.Find("spec", "resources")?.Elements ?? []).Where(r => r["kind"]?.Text == "Kustomization" && r["apiVersion"]?.Text?.StartsWith("kustomize.toolkit.fluxcd.io/", StringComparison.Ordinal) is true))
        {
            if (kustomization.Find("spec", "prune") is { Text: "false" } prune)
                yield return At(set, prune, $"{set} keeps what a preview made after its pull request is closed. Set prune to true.");
        }
    }

    private static bool IsOfRequests(KubernetesObject provider)
        => provider.Root.Find("spec", "type")?.Text is { } type && (type.EndsWith("PullRequest", StringComparison.Ordinal) || type.EndsWith("MergeRequest", StringComparison.Ordinal));

    private static IEnumerable<YamlEntry> Entries(YamlNode? generators)
        => (generators?.Elements ?? []).SelectMany(g => g.Members).SelectMany(g => Entries(g.Value["generators"]).Prepend(g));

    private static Finding At(KubernetesObject set, YamlNode place, string message) => new(About, place.Span, message, []) { Target = set.ToString() };
}
