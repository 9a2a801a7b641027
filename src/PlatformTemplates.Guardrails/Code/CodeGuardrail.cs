using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>A guardrail over code that builds a host.</summary>
public abstract class CodeGuardrail : Guardrail
{
    private protected CodeGuardrail(GuardrailDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Code is { Host: not HostKind.None } code ? Check(code).Select(f => f with { Target = ServiceDefaultsCalls.Target(code) }) : [];

    private protected abstract IEnumerable<Finding> Check(CodeFacts code);
}
