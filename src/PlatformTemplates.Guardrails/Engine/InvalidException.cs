using PlatformTemplates.Guardrails.Exceptions;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Engine;

internal sealed class InvalidException() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.InvalidException, GuardrailCategory.Engine,
        "An exception is complete and covers something", "w/w/E",
        why: "An exception without owner, reason or last day is nobody's promise, and is not honoured. One that covers nothing hides the next real finding of its kind.",
        fix: "Complete the entry, or delete it when nothing needs it any more.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Exceptions.Problems.Select(p => new Finding(Descriptor, p.Span, p.Message, []));

    /// <summary>The exceptions that hold and cover nothing, as far as that can be known.</summary>
    public static IEnumerable<Finding> Unused(ServiceFacts facts, ICollection<ExceptionEntry> used)
        => facts.Exceptions.Holding
            .Where(e => !used.Contains(e) && CanTell(facts, e))
            .Select(e => new Finding(About, e.Span, $"The exception from {e.Guardrail} covers nothing: {e.Target} keeps the guardrail{(e.Environments.Count == 0 ? "" : " in " + string.Join(", ", e.Environments))}. Delete the entry.", []));

    // Without code, or without a whole rendering, a finding may exist that could not be seen.
    private static bool CanTell(ServiceFacts facts, ExceptionEntry exception)
        => facts.Environments.All(e => e.IsComplete)
        && (facts.Code is not null || GuardrailCatalogue.Descriptors.All(d => d.Id != exception.Guardrail || !d.ReadsCode));
}
