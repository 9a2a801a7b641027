using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Engine;

internal sealed class ExpiredException() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ExpiredException, GuardrailCategory.Engine,
        "An exception has not expired", "E/E/E",
        why: "An exception is a promise to mend something by a day. When the day has passed, either the promise was kept and the entry is of no use, or it was not, and somebody has to decide again.",
        fix: "Mend what the guardrail reports and delete the entry, or agree on a later day.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Exceptions.Over.Select(e => new Finding(
            Descriptor, e.ExpiresSpan, $"The exception from {e.Guardrail} for {e.Target} ended on {e.Expires:yyyy-MM-dd}: mend what it covered and delete it, or let {e.Owner} agree on a later day.", []));
}
