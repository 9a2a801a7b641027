using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>
/// A guardrail over single operations of a service's code, such as one call. Only a compiler sees them: its host looks at
/// each when the compiler does and reports at once, so that an editor shows it while one types. Nothing is left to find
/// in facts.
/// </summary>
public abstract class OperationGuardrail : Guardrail
{
    private protected OperationGuardrail(GuardrailDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(ServiceFacts facts) => [];
}
