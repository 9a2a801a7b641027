using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class StartupProbe() : ProbeGuardrail(About, "startupProbe", $"startup probe, and its liveness probe gives up within {SecondsToStart} seconds", "/health/startup", "periodSeconds: 2", "failureThreshold: 60")
{
    // Twice the kubelet's default of 30 seconds (3 failures, 10 seconds apart): a cold start on a throttled CPU, with the
    // image's first page faults, passes 30 now and then and 60 hardly ever.
    private const int SecondsToStart = 60;

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.StartupProbe, GuardrailCategory.Workload,
        "Every long-running container has a startup probe, or a liveness probe that gives it time to start", "s/w/E",
        why: "The liveness probe counts from the start of the container. When starting takes longer than it waits, the kubelet kills the container, the next start is as slow, and the pod never comes up: most likely on the busy day when many pods start at once.",
        fix: $"Add `startupProbe`; with ServiceDefaults its endpoint is `/health/startup`. Or let the liveness probe wait: `initialDelaySeconds` + `periodSeconds` × `failureThreshold` of at least {SecondsToStart} seconds.",
        fixTitle: "Add a startup probe");

    // Without a liveness probe nothing kills a slow start, and that one is missing is another guardrail's word.
    private protected override bool IsMissing(Container container)
        => base.IsMissing(container)
        && container.Probe("livenessProbe") is { } liveness
        && liveness.InitialDelaySeconds + ((long)liveness.PeriodSeconds * liveness.FailureThreshold) < SecondsToStart;
}
