using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Security;

/// <summary>A guardrail that looks at what one container may do, with what it inherits from its pod.</summary>
public abstract class SecurityContextGuardrail : Guardrail
{
    private protected SecurityContextGuardrail(GuardrailDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Containers.Where(site => !site.MayBeCompletedElsewhere).SelectMany(Check);

    private protected abstract IEnumerable<Finding> Check(ContainerSite site);
}
