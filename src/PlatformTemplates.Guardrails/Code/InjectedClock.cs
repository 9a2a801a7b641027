namespace PlatformTemplates.Guardrails.Code;

internal sealed class InjectedClock() : OperationGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.InjectedClock, GuardrailCategory.Code,
        "Clocks and randomness in business code come from TimeProvider or another injected source", "-/s/w",
        why: "What happens at midnight, at the end of a month or after a time-out can only be tested where a test sets the clock; what chance decides, only where a test repeats it.",
        fix: "Take a `TimeProvider` (`TimeProvider.System` in the container) and call `GetUtcNow()`. Take a `Random` that a test can make with a seed.",
        readsCode: true,
        fixTitle: "Ask the TimeProvider that is at hand");
}
