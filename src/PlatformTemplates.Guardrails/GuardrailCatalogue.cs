using PlatformTemplates.Guardrails.Agreement;
using PlatformTemplates.Guardrails.Catalog;
using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Delivery;
using PlatformTemplates.Guardrails.Engine;
using PlatformTemplates.Guardrails.Events;
using PlatformTemplates.Guardrails.Jobs;
using PlatformTemplates.Guardrails.Models;
using PlatformTemplates.Guardrails.Security;
using PlatformTemplates.Guardrails.Workloads;

namespace PlatformTemplates.Guardrails;

/// <summary>All guardrails, in the order of their ids.</summary>
public static class GuardrailCatalogue
{
    /// <summary>The guardrails themselves.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new HealthEndpointsMapped(),
        new TelemetryExported(),
        new ServiceDefaultsUsed(),
        new OutboundHttp(),
        new NoSecretInSource(),
        new LogsThroughLogger(),
        new CancellationHonoured(),
        new ShutdownRespected(),
        new BoundedMemory(),
        new DependencyChecked(),
        new AccessDecided(),
        new RequestsBounded(),
        new LivenessWithoutDependencies(),
        new TelemetryRegistered(),
        new InjectedClock(),
        new ApprovedLicenses(),
        new LivenessProbe(),
        new ReadinessProbe(),
        new StartupProbe(),
        new MemoryLimit(),
        new ResourceRequests(),
        new CpuLimit(),
        new QuantitiesFit(),
        new TelemetryConfigured(),
        new ImagePinned(),
        new ApprovedRegistry(),
        new ProductionReplicas(),
        new DisruptionBudget(),
        new ReplicasSpread(),
        new GracePeriod(),
        new ProbesCanSucceed(),
        new OwnerLabels(),
        new KnownFields(),
        new AutoscalerBounds(),
        new NoDuplicates(),
        new VolumeOfOneNode(),
        new RuntimeSettings(),
        new ProcessorCount(),
        new RunsAsNonRoot(),
        new ReadOnlyRootFilesystem(),
        new NoPrivilegeEscalation(),
        new SeccompProfile(),
        new HostIsolation(),
        new ServiceAccountToken(),
        new NetworkPolicyRequired(),
        new NoSecretValues(),
        new TransportSecurity(),
        new LeastPrivilege(),
        new ServiceExposure(),
        new RestrictedNamespace(),
        new DeployedPathExists(),
        new ProductionRevision(),
        new SyncFollowsApproval(),
        new ProjectOfItsOwn(),
        new NamespacesAgree(),
        new PreviewsBounded(),
        new EverythingDeployed(),
        new KustomizeFieldsCurrent(),
        new WorkflowsSafe(),
        new GoldenPathCurrent(),
        new EntitiesValid(),
        new OwnerSet(),
        new AnnotationsAgree(),
        new DocumentationShown(),
        new DefinitionExists(),
        new ClaimsAreDependencies(),
        new ProbePathMapped(),
        new PortsAgree(),
        new SelectorsMatch(),
        new ScaleTargetExists(),
        new RequiredKeysGiven(),
        new VariablesAreRead(),
        new ShutdownFits(),
        new OneServiceName(),
        new WritesAreMounted(),
        new DeadLettersKept(),
        new HandlersIdempotent(),
        new SchemasCompatible(),
        new LagWatched(),
        new ConsumptionBounded(),
        new OneTopic(),
        new EventsDescribed(),
        new LimitsSet(),
        new ScheduleSound(),
        new LongRunsAgreed(),
        new EndingTold(),
        new RunsWatched(),
        new ModelPinned(),
        new ModelWatched(),
        new GpusBounded(),
        new TrafficDivided(),
        new UnreadableFile(),
        new ExpiredException(),
        new InvalidException(),
        new UnsupportedOverlay(),
        new GuardrailFailed(),
        new BrokenOverlay(),
    ];

    /// <summary>What is known of each without running it.</summary>
    public static IReadOnlyList<GuardrailDescriptor> Descriptors { get; } = [.. All.Select(g => g.Descriptor)];

    /// <summary>Those that look at manifests alone.</summary>
    internal static IReadOnlyList<Guardrail> ReadingManifests { get; } = All.Where(g => !g.Descriptor.ReadsCode).ToArray();

    /// <summary>Those that look at code.</summary>
    internal static IReadOnlyList<Guardrail> ReadingCode { get; } = All.Where(g => g.Descriptor.ReadsCode).ToArray();
}
