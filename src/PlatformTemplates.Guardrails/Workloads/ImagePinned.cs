using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ImagePinned() : ContainerGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ImagePinned, GuardrailCategory.Workload,
        "An image has a fixed tag or a digest", "w/w/E",
        why: "`latest` is whatever was pushed last: two pods of one Deployment can run different code, a rollback brings nothing back, and nobody can say what ran when it failed.",
        fix: "Name a version tag or, better, a digest; in an overlay with kustomize's `images`, which the delivery pipeline can write.");

    private protected override Finding? Check(ContainerSite site)
    {
        // A placeholder is filled in by somebody else, and an image that an unknown patch may set is not known either.
        if (site.Container.Image is not { Value.Length: > 0 } image || image.Value.IndexOfAny(['$', '{', '<']) >= 0 || site.MayBeCompletedElsewhere)
            return null;
        var reference = ImageReference.Parse(image.Value);
        if (reference.Digest is not null || reference.Tag is not (null or "latest") || IsSetByArgo(site.Facts, reference.Repository))
            return null;
        var wrong = reference.Tag is null ? "has no tag, which means latest" : "has the tag latest";
        return new Finding(About, image.Span, $"Image '{image.Value}' of {site.Target} {wrong}. Name a version or a digest.", [site.Environment.Name]) { Target = site.Target };
    }

    // An Application may set images itself: spec.source.kustomize.images, entries of the form name=other:tag or name:tag.
    private static bool IsSetByArgo(ServiceFacts facts, string repository)
        => facts.ServiceFiles
            .Where(f => f.Kind == ServiceFileKind.GitOps && f.IsYaml)
            .SelectMany(f => facts.Files.Yaml(f.Path)?.Documents ?? [])
            .SelectMany(Images)
            .Any(image => image.StartsWith(repository, StringComparison.Ordinal) && image.Length > repository.Length && image[repository.Length] is ('=' or ':' or '@'));

    private static IEnumerable<string> Images(YamlNode node)
        => node.Find("kustomize", "images")?.Elements.Select(e => e.Text).OfType<string>()
        ?? node.Members.Select(m => m.Value).Concat(node.Elements).SelectMany(Images);
}
