using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Workloads;

/// <summary>A guardrail that looks at one workload at a time.</summary>
public abstract class WorkloadGuardrail : Guardrail
{
    private protected WorkloadGuardrail(GuardrailDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(ServiceFacts facts) => facts.Workloads.SelectMany(Check);

    private protected abstract IEnumerable<Finding> Check(WorkloadSite site);
}
