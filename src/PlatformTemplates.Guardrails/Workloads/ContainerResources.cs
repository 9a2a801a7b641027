using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Workloads;

/// <summary>What a container may use, and what it is promised.</summary>
internal static class ContainerResources
{
    /// <summary>The quantity as the rendered container has it, or null.</summary>
    public static string? Written(ContainerSite site, string kind, string resource)
        => site.Container.Root.Find("resources", kind, resource)?.Text
        ?? site.Container.Workload.PodSpec?.Find("resources", kind, resource)?.Text;

    /// <summary>Whether the cluster sees a quantity: written, or filled in by what Kubernetes defaults it from.</summary>
    public static bool Has(ContainerSite site, string kind, string resource)
        => Written(site, kind, resource) is not null
        // A request that is not written equals the limit.
        || kind == "requests" && Written(site, "limits", resource) is not null
        || FromLimitRange(site, kind, resource);

    private static bool FromLimitRange(ContainerSite site, string kind, string resource)
        => site.Environment.OfKind("LimitRange")
            .Where(o => o.Namespace == site.Container.Workload.Namespace)
            .SelectMany(o => o.Root.Find("spec", "limits")?.Elements ?? [])
            .Where(limit => limit["type"]?.Text == "Container")
            .Any(limit => limit.Find("default", resource) is not null || kind == "requests" && limit.Find("defaultRequest", resource) is not null);
}
