using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class CpuLimit() : ContainerGuardrail(About)
{
    private static readonly string[] Path = ["resources", "limits", "cpu"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.CpuLimit, GuardrailCategory.Workload,
        "Every container has a CPU limit, or an exception that says why not", "-/s/w",
        why: "The .NET runtime sizes its thread pool and its garbage collector by the CPU limit; without one it sizes them for the whole node. A limit also keeps one busy container from slowing its neighbours. Where latency matters more than that, leaving it out is a fair choice, and one to write down.",
        fix: "Set `resources.limits.cpu`, or add an exception with the reason.",
        fixTitle: "Set a CPU limit");

    private protected override Finding? Check(ContainerSite site)
        => ContainerResources.Has(site, "limits", "cpu") || site.MayBeCompletedElsewhere
            ? null
            : site.Missing(
                About, "has no CPU limit", "Set resources.limits.cpu, or say in platform-exceptions.yaml why there is none.", Path,
                (file, container) => YamlEdit.Set(file, container, Path, IsUnderOneCpu(ContainerResources.Written(site, "requests", "cpu")) ? "\"1\"" : ContainerResources.Written(site, "requests", "cpu")!));

    private static bool IsUnderOneCpu(string? request) => request is null || request.EndsWith("m", StringComparison.Ordinal) && request.Length <= 4;
}
