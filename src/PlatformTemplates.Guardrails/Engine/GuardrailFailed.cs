using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Engine;

internal sealed class GuardrailFailed() : Guardrail(About)
{
    public static GuardrailDescriptor About { get; } = new(
        GuardrailIds.GuardrailFailed, GuardrailCategory.Engine,
        "Every guardrail runs to its end", "w/w/w",
        why: "A guardrail that fails inside checks nothing. The build goes on and the other guardrails still speak, but silence must not look like a pass.",
        fix: "Report it: the message names the guardrail and the failure. Until it is mended, `NoWarn` hides it.");

    // Nothing to look for: the engine itself makes these findings when a guardrail fails.
    public override IEnumerable<Finding> Check(ServiceFacts facts) => [];
}
