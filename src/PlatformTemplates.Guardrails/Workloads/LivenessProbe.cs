namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class LivenessProbe() : ProbeGuardrail(About, "livenessProbe", "liveness probe", "/health/live", "periodSeconds: 10", "failureThreshold: 3")
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LivenessProbe, GuardrailCategory.Workload,
        "Every long-running container has a liveness probe", "w/w/E",
        why: "A process that hangs still runs. Only a liveness probe tells the kubelet to restart it.",
        fix: "Add `livenessProbe` with an endpoint that touches no dependency; with ServiceDefaults it is `/health/live`.",
        fixTitle: "Add a liveness probe");
}
