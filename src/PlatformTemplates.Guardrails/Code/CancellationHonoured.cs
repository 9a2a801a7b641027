namespace PlatformTemplates.Guardrails.Code;

internal sealed class CancellationHonoured() : OperationGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.CancellationHonoured, GuardrailCategory.Code,
        "A background service, consumer or job honours its CancellationToken in every loop and await", "s/w/E",
        why: "When a pod is stopped the host cancels the token and waits. Work that does not look at it runs on until the grace period is over and is then killed in the middle of what it did.",
        fix: "Let loops end with the token, and hand it to everything that is awaited. Where something must be finished in any case, say so: pass `CancellationToken.None`.",
        readsCode: true,
        fixTitle: "Pass the token on");
}
