using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>A guardrail over code that builds a host, and runs it or is deployed: a tool at a prompt is no service.</summary>
public abstract class CodeGuardrail : Guardrail
{
    private protected CodeGuardrail(GuardrailDescriptor descriptor)
        : base(descriptor)
    {
    }

    /// <inheritdoc/>
    public sealed override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Code is { Host: not HostKind.None } code && (code.RunsHost || facts.OwnContainers.Count > 0) && Concerns(facts) ? Check(code).Select(f => f with { Target = ServiceDefaultsCalls.Target(code) }) : [];

    /// <summary>Whether what is deployed is of the kind that the guardrail is about.</summary>
    private protected virtual bool Concerns(ServiceFacts facts) => true;

    private protected abstract IEnumerable<Finding> Check(CodeFacts code);
}
