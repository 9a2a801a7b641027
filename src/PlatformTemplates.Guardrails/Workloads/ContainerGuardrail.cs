using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Workloads;

/// <summary>A guardrail that looks at one container at a time.</summary>
public abstract class ContainerGuardrail : Guardrail
{
    private protected ContainerGuardrail(GuardrailDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var found = new List<Finding>();
        foreach (var site in facts.Containers)
        {
            if (Check(site) is { } finding)
                found.Add(finding);
        }

        return found;
    }

    private protected abstract Finding? Check(ContainerSite site);
}
