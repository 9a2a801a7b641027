namespace PlatformTemplates.Guardrails;

/// <summary>
/// The registry of ids: <c>PLT</c> and four digits, grouped by subject (0 code, 1 workload, 2 security and network,
/// 3 GitOps, 4 catalog, 5 code against manifests, 6 one golden path's own, 9 the engine). An id is never used again
/// for something else; a new guardrail takes the next free number of its group.
/// </summary>
public static class GuardrailIds
{
    /// <summary>A web host maps its health endpoints.</summary>
    public const string HealthEndpointsMapped = "PLT0001";

    /// <summary>Traces, metrics and logs leave through OpenTelemetry.</summary>
    public const string TelemetryExported = "PLT0002";

    /// <summary>A service uses the service defaults.</summary>
    public const string ServiceDefaultsUsed = "PLT0003";

    /// <summary>Outbound HTTP goes through the client factory.</summary>
    public const string OutboundHttp = "PLT0004";

    /// <summary>No secret is in source.</summary>
    public const string NoSecretInSource = "PLT0005";

    /// <summary>What the service has to say goes through the logger.</summary>
    public const string LogsThroughLogger = "PLT0006";

    /// <summary>Background work ends when it is asked to.</summary>
    public const string CancellationHonoured = "PLT0007";

    /// <summary>Code does not go around the shutdown.</summary>
    public const string ShutdownRespected = "PLT0008";

    /// <summary>Channels, queues and caches have a bound.</summary>
    public const string BoundedMemory = "PLT0009";

    /// <summary>Dependencies have a readiness check.</summary>
    public const string DependencyChecked = "PLT0010";

    /// <summary>Endpoints say who may call them.</summary>
    public const string AccessDecided = "PLT0011";

    /// <summary>Requests have limits.</summary>
    public const string RequestsBounded = "PLT0012";

    /// <summary>Liveness touches no dependency.</summary>
    public const string LivenessWithoutDependencies = "PLT0013";

    /// <summary>Activity sources and meters are registered.</summary>
    public const string TelemetryRegistered = "PLT0014";

    /// <summary>Business code asks a clock that it was given.</summary>
    public const string InjectedClock = "PLT0015";

    /// <summary>Licences of packages are approved.</summary>
    public const string ApprovedLicenses = "PLT0016";

    /// <summary>Containers have a liveness probe.</summary>
    public const string LivenessProbe = "PLT1001";

    /// <summary>Containers have a readiness probe.</summary>
    public const string ReadinessProbe = "PLT1002";

    /// <summary>Containers are given time to start.</summary>
    public const string StartupProbe = "PLT1003";

    /// <summary>Containers have a memory limit.</summary>
    public const string MemoryLimit = "PLT1004";

    /// <summary>Containers request CPU and memory.</summary>
    public const string ResourceRequests = "PLT1005";

    /// <summary>Containers have a CPU limit.</summary>
    public const string CpuLimit = "PLT1006";

    /// <summary>Requests and limits are quantities that fit.</summary>
    public const string QuantitiesFit = "PLT1007";

    /// <summary>Containers are told where telemetry goes and who they are.</summary>
    public const string TelemetryConfigured = "PLT1008";

    /// <summary>Images are pinned.</summary>
    public const string ImagePinned = "PLT1009";

    /// <summary>Images come from approved registries.</summary>
    public const string ApprovedRegistry = "PLT1010";

    /// <summary>Production runs more than one replica.</summary>
    public const string ProductionReplicas = "PLT1011";

    /// <summary>Replicated workloads have a disruption budget that can be satisfied.</summary>
    public const string DisruptionBudget = "PLT1012";

    /// <summary>Replicas are spread.</summary>
    public const string ReplicasSpread = "PLT1013";

    /// <summary>The grace period covers the shutdown.</summary>
    public const string GracePeriod = "PLT1014";

    /// <summary>Probes can succeed.</summary>
    public const string ProbesCanSucceed = "PLT1015";

    /// <summary>Pods say what they are and who pays for them.</summary>
    public const string OwnerLabels = "PLT1016";

    /// <summary>Objects have the fields of their kind.</summary>
    public const string KnownFields = "PLT1017";

    /// <summary>An autoscaler's bounds and metrics make sense.</summary>
    public const string AutoscalerBounds = "PLT1018";

    /// <summary>Nothing stands twice.</summary>
    public const string NoDuplicates = "PLT1019";

    /// <summary>A volume of one node and a rolling update do not go together.</summary>
    public const string VolumeOfOneNode = "PLT1020";

    /// <summary>.NET runtime settings fit the container.</summary>
    public const string RuntimeSettings = "PLT1021";

    /// <summary>The runtime knows how many processors to count on.</summary>
    public const string ProcessorCount = "PLT1022";

    /// <summary>Containers do not run as root.</summary>
    public const string RunsAsNonRoot = "PLT2001";

    /// <summary>The root filesystem is read-only.</summary>
    public const string ReadOnlyRootFilesystem = "PLT2002";

    /// <summary>Containers gain no privileges.</summary>
    public const string NoPrivilegeEscalation = "PLT2003";

    /// <summary>Containers have a seccomp profile.</summary>
    public const string SeccompProfile = "PLT2004";

    /// <summary>Nothing of the node is shared.</summary>
    public const string HostIsolation = "PLT2005";

    /// <summary>Pods have an identity of their own, and its token only where it is used.</summary>
    public const string ServiceAccountToken = "PLT2006";

    /// <summary>A NetworkPolicy limits what pods talk to.</summary>
    public const string NetworkPolicyRequired = "PLT2007";

    /// <summary>Manifests hold no secrets.</summary>
    public const string NoSecretValues = "PLT2008";

    /// <summary>What is reachable from outside has TLS.</summary>
    public const string TransportSecurity = "PLT2009";

    /// <summary>Roles give no more than is needed.</summary>
    public const string LeastPrivilege = "PLT2010";

    /// <summary>A Service opens no port of nodes or load balancers.</summary>
    public const string ServiceExposure = "PLT2011";

    /// <summary>Namespaces enforce Pod Security.</summary>
    public const string RestrictedNamespace = "PLT2012";

    /// <summary>What is deployed is there.</summary>
    public const string DeployedPathExists = "PLT3001";

    /// <summary>Production follows a named branch or a tag.</summary>
    public const string ProductionRevision = "PLT3002";

    /// <summary>Production syncs as its approval asks for.</summary>
    public const string SyncFollowsApproval = "PLT3003";

    /// <summary>Applications are in a project that restricts them.</summary>
    public const string ProjectOfItsOwn = "PLT3004";

    /// <summary>Destination and manifests agree on the namespace.</summary>
    public const string NamespacesAgree = "PLT3005";

    /// <summary>Previews are bounded.</summary>
    public const string PreviewsBounded = "PLT3006";

    /// <summary>Every overlay is deployed and every resource listed.</summary>
    public const string EverythingDeployed = "PLT3007";

    /// <summary>Kustomizations use current fields.</summary>
    public const string KustomizeFieldsCurrent = "PLT3008";

    /// <summary>Workflows pin what they run and limit what it may do.</summary>
    public const string WorkflowsSafe = "PLT3009";

    /// <summary>The golden path in use is a recent one.</summary>
    public const string GoldenPathCurrent = "PLT3010";

    /// <summary>The catalog's entities are valid.</summary>
    public const string EntitiesValid = "PLT4001";

    /// <summary>The catalog's entities say their owner, lifecycle and system.</summary>
    public const string OwnerSet = "PLT4002";

    /// <summary>The portal's annotations agree with what is deployed.</summary>
    public const string AnnotationsAgree = "PLT4003";

    /// <summary>The portal's documentation is there and shown.</summary>
    public const string DocumentationShown = "PLT4004";

    /// <summary>An API's definition exists and can be read.</summary>
    public const string DefinitionExists = "PLT4005";

    /// <summary>What the manifests claim is a dependency in the catalog.</summary>
    public const string ClaimsAreDependencies = "PLT4006";

    /// <summary>A probe's path is mapped by the code.</summary>
    public const string ProbePathMapped = "PLT5001";

    /// <summary>Container, Service and application agree on ports.</summary>
    public const string PortsAgree = "PLT5002";

    /// <summary>Selectors match something.</summary>
    public const string SelectorsMatch = "PLT5003";

    /// <summary>Autoscalers and claims name something that exists.</summary>
    public const string ScaleTargetExists = "PLT5004";

    /// <summary>Required configuration keys are given.</summary>
    public const string RequiredKeysGiven = "PLT5005";

    /// <summary>Settings that manifests give are read.</summary>
    public const string VariablesAreRead = "PLT5006";

    /// <summary>The grace period covers the shutdown that the code asks for.</summary>
    public const string ShutdownFits = "PLT5007";

    /// <summary>The service has one name everywhere.</summary>
    public const string OneServiceName = "PLT5008";

    /// <summary>What the code writes is on a volume.</summary>
    public const string WritesAreMounted = "PLT5009";

    /// <summary>A consumer has a destination for dead letters.</summary>
    public const string DeadLettersKept = "PLT6101";

    /// <summary>A handler knows what it has handled before.</summary>
    public const string HandlersIdempotent = "PLT6102";

    /// <summary>Messages have schemas, whose changes are compatible.</summary>
    public const string SchemasCompatible = "PLT6103";

    /// <summary>Topics have a retention; lag is watched and scaled by.</summary>
    public const string LagWatched = "PLT6104";

    /// <summary>A consumer takes no more than it can hold.</summary>
    public const string ConsumptionBounded = "PLT6105";

    /// <summary>Code, scaler and resource name one topic.</summary>
    public const string OneTopic = "PLT6106";

    /// <summary>The AsyncAPI document and the code agree.</summary>
    public const string EventsDescribed = "PLT6107";

    /// <summary>A scheduled job says what it leaves to nobody's defaults.</summary>
    public const string LimitsSet = "PLT6201";

    /// <summary>A schedule can be read, and its runs neither overlap nor get lost.</summary>
    public const string ScheduleSound = "PLT6202";

    /// <summary>A job over the platform's maximum has an exception.</summary>
    public const string LongRunsAgreed = "PLT6203";

    /// <summary>A run's telemetry and its failure outlive the process.</summary>
    public const string EndingTold = "PLT6204";

    /// <summary>Failures and missed runs have alerts.</summary>
    public const string RunsWatched = "PLT6205";

    /// <summary>A model is pinned by name and version.</summary>
    public const string ModelPinned = "PLT6301";

    /// <summary>A model's latency and quality have alerts.</summary>
    public const string ModelWatched = "PLT6302";

    /// <summary>GPUs are asked for as the cluster gives them, and no more than the quota has.</summary>
    public const string GpusBounded = "PLT6303";

    /// <summary>Traffic is divided into hundredths, among versions that are there.</summary>
    public const string TrafficDivided = "PLT6304";

    /// <summary>A file can't be read as YAML.</summary>
    public const string UnreadableFile = "PLT9001";

    /// <summary>An exception is over.</summary>
    public const string ExpiredException = "PLT9002";

    /// <summary>An exception is malformed, or matches nothing.</summary>
    public const string InvalidException = "PLT9003";

    /// <summary>An overlay needs something that can't be rendered in a build.</summary>
    public const string UnsupportedOverlay = "PLT9004";

    /// <summary>A guardrail failed inside.</summary>
    public const string GuardrailFailed = "PLT9005";

    /// <summary>A kustomization does not build.</summary>
    public const string BrokenOverlay = "PLT9006";
}
