namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ReadinessProbe() : ProbeGuardrail(About, "readinessProbe", "readiness probe", "/health/ready", "periodSeconds: 5", "failureThreshold: 3")
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ReadinessProbe, GuardrailCategory.Workload,
        "Every long-running container has a readiness probe", "w/w/E",
        why: "Without one a pod gets traffic as soon as its process starts and as long as it runs: during start-up, during shutdown, and while its database is away. A rollout goes on although the new version never works.",
        fix: "Add `readinessProbe` with an endpoint that fails while the service can't do its work; with ServiceDefaults it is `/health/ready`.",
        fixTitle: "Add a readiness probe");
}
