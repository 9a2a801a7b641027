using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class MemoryLimit() : ContainerGuardrail(About)
{
    private static readonly string[] Path = ["resources", "limits", "memory"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.MemoryLimit, GuardrailCategory.Workload,
        "Every container has a memory limit", "w/w/E",
        why: "Without a limit one leak takes the memory of the whole node, and the kernel kills whatever is largest, often a neighbour. The .NET runtime sizes its heap by the limit: without one it believes it owns the node.",
        fix: "Set `resources.limits.memory` to what the service needs under load, with room to spare.",
        fixTitle: "Set a memory limit");

    private protected override Finding? Check(ContainerSite site)
        => ContainerResources.Has(site, "limits", "memory") || site.MayBeCompletedElsewhere
            ? null
            : site.Missing(
                About, "has no memory limit", "Set resources.limits.memory.", Path,
                (file, container) => YamlEdit.Set(file, container, Path, ContainerResources.Written(site, "requests", "memory") ?? "256Mi"));
}
