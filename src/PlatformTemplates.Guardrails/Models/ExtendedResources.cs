using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Models;

/// <summary>What Kubernetes calls extended resources, GPUs among them: devices that it counts and can't share out in parts.</summary>
internal static class ExtendedResources
{
    // Whole ones; a slice or a share of a GPU is none.
    private static readonly HashSet<string> Gpus = new(StringComparer.Ordinal) { "nvidia.com/gpu", "amd.com/gpu", "gpu.intel.com/i915", "gpu.intel.com/xe", "habana.ai/gaudi" };
    private static readonly string[] Kinds = ["limits", "requests"];

    /// <summary>Whether a resource is one.</summary>
    public static bool Has(string resource) => resource.IndexOf('/') > 0 && resource.IndexOf("kubernetes.io/", StringComparison.Ordinal) < 0;

    /// <summary>Whether a resource is a whole GPU.</summary>
    public static bool IsGpu(string resource) => Gpus.Contains(resource);

    /// <summary>Those that a container names in its requests or limits.</summary>
    public static IEnumerable<string> Of(ContainerSite site)
        => from kind in Kinds
           from entry in site.Container.Root.Find("resources", kind)?.Members ?? []
           where Has(entry.Key.Value)
           select entry.Key.Value;

    /// <summary>How many a pod of a workload gets: its containers together, or one that prepares it where that wants more.</summary>
    public static long OfPod(WorkloadSite site, string resource)
        => Math.Max(
            site.Containers.Where(c => !c.Container.IsInit || c.Container.IsSidecar).Sum(c => OfContainer(c, resource)),
            site.Containers.Where(c => c.Container.IsInit && !c.Container.IsSidecar).Select(c => OfContainer(c, resource)).DefaultIfEmpty().Max());

    /// <summary>Where the number of a pod is written.</summary>
    public static YamlNode? Written(WorkloadSite site, string resource) => site.Containers.Select(c => Written(c, resource)).FirstOrDefault(n => n is not null);

    private static long OfContainer(ContainerSite site, string resource)
        => Written(site, resource)?.Text is { } text && Quantity.Parse(text) is { Value: > 0 and < int.MaxValue } quantity ? (long)quantity.Value : 0;

    private static YamlNode? Written(ContainerSite site, string resource)
        => site.Container.Root.Find("resources", "limits", resource) ?? site.Container.Root.Find("resources", "requests", resource);
}
