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
        => ContainerSite.All(facts).Select(Check).OfType<Finding>();

    private protected abstract Finding? Check(ContainerSite site);
}
