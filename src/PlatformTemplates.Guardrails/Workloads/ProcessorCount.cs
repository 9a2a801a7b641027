using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ProcessorCount() : Guardrail(About)
{
    private const string Variable = "DOTNET_PROCESSOR_COUNT";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ProcessorCount, GuardrailCategory.Workload,
        "Without a CPU limit the .NET runtime is told how many processors to count on", "-/s/w",
        why: "Without a CPU limit the runtime counts the node's processors: on a node of 64 it makes 64 heaps and as many threads for a service that requested a tenth of one.",
        fix: "Set `DOTNET_PROCESSOR_COUNT` to the CPUs the service is meant to use, or set a CPU limit.",
        fixTitle: "Set DOTNET_PROCESSOR_COUNT");

    public override IEnumerable<Finding> Check(ServiceFacts facts) => facts.OwnContainers.Select(Check).OfType<Finding>();

    private static Finding? Check(ContainerSite site)
    {
        var settings = ContainerSettings.Of(site);
        return ContainerResources.Has(site, "limits", "cpu") || settings.HasVariable(Variable) || settings.HasUnknown || site.MayBeCompletedElsewhere
            ? null
            : site.Missing(About, "has no CPU limit, and the runtime sizes itself for the whole node", $"Set {Variable}, or a CPU limit.", ["env"], (file, container) => AddedVariables.Edit(file, container, (Variable, "\"2\"")));
    }
}
