using Microsoft.CodeAnalysis;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>The part of a guardrail that looks at single operations. It holds no state: one serves all compilations.</summary>
/// <param name="id">The guardrail.</param>
internal abstract class OperationRule(string id)
{
    /// <summary>The guardrail.</summary>
    public GuardrailDescriptor Guardrail { get; } = GuardrailCatalogue.Descriptors.First(d => d.Id == id);

    /// <summary>
    /// Whether it looks at the uses of a symbol: a method that is called, a constructor, a static property that is read, one of a few others that are set.
    /// Asked once for each symbol in a compilation.
    /// </summary>
    public abstract bool Concerns(ISymbol symbol);

    /// <summary>Looks at a use of such a symbol.</summary>
    public abstract void Look(Sight sight);
}
