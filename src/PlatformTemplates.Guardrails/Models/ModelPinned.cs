using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Models;

internal sealed class ModelPinned() : Guardrail(About)
{
    // What outlives a pod, and what somebody else may write to.
    private static readonly string[] Lasting = ["persistentVolumeClaim", "nfs", "hostPath", "csi"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ModelPinned, GuardrailCategory.GoldenPath,
        "A model is pinned by its name and version", "w/w/E",
        why: "An alias, a stage or `latest` is moved by whoever may write to the registry: production predicts otherwise a moment later, with no review, no rollout that watches it and nothing to revert. What answered last Tuesday nobody can tell, and two pods that start at different times may answer differently.",
        fix: "Name the version in the settings of each environment: `Inference__MLflow__Models__<name>__Versions__0` in place of `…__Aliases__0`, `models:/<name>/3` in place of `models:/<name>@champion`, a folder, tag, digest or commit in a storage URI of KServe. The registry's alias may still say which version people mean; a change of the setting brings it to callers.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => ModelSettings.All(facts).SelectMany(OfSettings)
            .Concat(facts.OwnContainers.SelectMany(OfVolumes))
            .Concat(facts.Containers.Where(c => c.Workload.Workload.IsLongRunning).SelectMany(OfContainer))
            .Concat(OfFiles(facts))
            .Concat(OfKServe(facts));

    private static IEnumerable<Finding> OfSettings(ModelSettings model)
    {
        foreach (var alias in model.Aliases)
        {
            if (IsKnown(alias))
                yield return model.At(About, alias!, $"The model '{model.Name}' is whatever version the alias '{alias!.Text}' points to. Name the version in {ModelSettings.KeyBeside(alias, "MLflow", "Models", model.Name, "Versions")}, and take the alias out.");
        }

        foreach (var version in model.Versions)
        {
            if (string.Equals(version?.Text, "latest", StringComparison.OrdinalIgnoreCase))
                yield return model.At(About, version!, $"The model '{model.Name}' has the version '{version!.Text}', which is another one tomorrow. Name the version that is meant.");
        }
    }

    // Without a version the newest one in the folder answers. In the image that is one and the same; on a volume it is not.
    private static IEnumerable<Finding> OfVolumes(ContainerSite site)
    {
        var settings = ContainerSettings.Of(site);
        if (settings.HasUnknown || settings.Below("Inference:Files").FirstOrDefault(s => string.Equals(s.Key, "Path", StringComparison.OrdinalIgnoreCase)).Value is not { Text: { } path } written
            || ModelSettings.Of(site).SelectMany(m => m.Versions).Any())
            yield break;
        foreach (var mount in site.Container.Root["volumeMounts"]?.Elements ?? [])
        {
            if (mount["mountPath"]?.Text is not { Length: > 1 } folder || path != folder && !path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal) || mount["name"]?.Text is not { } name)
                continue;
            var volume = site.Container.Workload.PodSpec?["volumes"]?.Elements.FirstOrDefault(v => v["name"]?.Text == name);
            if (Lasting.Any(l => volume?[l] is not null))
                yield return site.At(About, written.Span, $"Models come from the volume '{name}', and the newest one that is put there answers. Name the version in {ModelSettings.KeyBeside(written, "Models", "<name>", "Versions")}.");
        }
    }

    private static IEnumerable<Finding> OfContainer(ContainerSite site)
    {
        var written = ContainerSettings.Of(site).Values.Select(v => v.Value)
            .Concat(site.Container.Root["command"]?.Elements ?? [])
            .Concat(site.Container.Root["args"]?.Elements ?? []);
        foreach (var node in written)
        {
            foreach (var (_, problem) in ModelAddress.OfMLflow(node?.Text ?? ""))
                yield return site.At(About, node!.Span, problem);
        }
    }

    private static IEnumerable<Finding> OfFiles(ServiceFacts facts)
    {
        if (facts.RunsOnce)
            yield break;
        foreach (var settings in facts.ApplicationSettings.Where(s => !s.IsOfDevelopment))
        {
            foreach (var (_, value) in ApplicationSettings.Below(settings.Root))
            {
                foreach (var (model, problem) in ModelAddress.OfMLflow(value?.Text ?? ""))
                    yield return new Finding(About, value!.Span, problem, []) { Target = "Model/" + model };
            }
        }
    }

    private static IEnumerable<Finding> OfKServe(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            foreach (var served in environment.OfKind("InferenceService").Where(o => o.Group == "serving.kserve.io"))
            {
                foreach (var uri in Uris(served))
                {
                    if ((ModelAddress.OfMLflow(uri.Text!).Select(p => p.Problem).FirstOrDefault() ?? ModelAddress.OfKServe(uri.Text!)) is { } problem)
                        yield return new Finding(About, uri.Span, problem, [environment.Name]) { Target = served.ToString() };
                }
            }
        }
    }

    // Of the predictor, a transformer or an explainer: below a framework's name, or a storageUris list.
    private static IEnumerable<YamlNode> Uris(KubernetesObject served)
        => from part in served.Root["spec"]?.Members ?? []
           from holder in part.Value.Members.Select(m => m.Value).Prepend(part.Value)
           from uri in (holder["storageUris"]?.Elements ?? []).Select(s => s["uri"]).Prepend(holder["storageUri"]).OfType<YamlNode>()
           where uri.Text is not null
           select uri;

    private static bool IsKnown(YamlNode? node) => node?.Text is { Length: > 0 } text && text.IndexOf("$(", StringComparison.Ordinal) < 0 && node is YamlScalar { IsKnown: true };
}
