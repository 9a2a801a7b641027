namespace PlatformTemplates.Guardrails.Code;

internal sealed class BoundedMemory() : OperationGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.BoundedMemory, GuardrailCategory.Code,
        "Channels, queues and in-memory caches of a service have a bound", "s/w/w",
        why: "A queue without a bound hides that its consumer is too slow, until the pod is killed for its memory and everything in the queue is lost. A cache whose entries never expire is a leak.",
        fix: "Give channels and queues a capacity, so that producers wait or are refused. Give cache entries an expiration, or the cache a size limit.",
        readsCode: true,
        fixTitle: "Set a bound");
}
