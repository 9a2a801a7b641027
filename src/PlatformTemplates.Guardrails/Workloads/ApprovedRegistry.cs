using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ApprovedRegistry() : ContainerGuardrail(About)
{
    private const string DockerHub = "docker.io/";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ApprovedRegistry, GuardrailCategory.Workload,
        "An image comes from an approved registry", "-/w/E",
        why: "An image from a registry that nobody answers for was scanned by nobody, may be replaced under the same name, and is not there on the day its registry is.",
        fix: "Mirror the image into a registry of the organisation. `PlatformApprovedRegistries` lists what is approved, separated by commas: registries, with a path where only a part of one is meant. Without it nothing is checked.");

    private protected override Finding? Check(ContainerSite site)
    {
        var approved = site.Facts.Properties.List("PlatformApprovedRegistries");
        if (approved.Count == 0 || site.Container.Image is not { Value.Length: > 0 } image || image.Value.IndexOfAny(['$', '{', '<']) >= 0)
            return null;
        var repository = WithRegistry(ImageReference.Parse(image.Value).Repository);
        return approved.Any(a => IsBelow(repository, a.TrimEnd('/')))
            ? null
            : site.Workload.At(About, image.Span, $"Image '{image.Value}' of {site.Target} is from none of the approved registries: {string.Join(", ", approved)}.");
    }

    private static bool IsBelow(string repository, string approved)
        => repository.StartsWith(approved + "/", StringComparison.OrdinalIgnoreCase) || repository.Equals(approved, StringComparison.OrdinalIgnoreCase);

    // What names no host is Docker Hub's; what names no path there is official.
    private static string WithRegistry(string repository)
    {
        var slash = repository.IndexOf('/');
        if (slash < 0)
            return $"{DockerHub}library/{repository}";
        var first = repository.Substring(0, slash);
        return first == "localhost" || first.IndexOfAny(['.', ':']) >= 0 ? repository : DockerHub + repository;
    }
}
