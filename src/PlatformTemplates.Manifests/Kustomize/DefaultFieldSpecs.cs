namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields that kustomize's transformers change where a kustomization does not say otherwise.</summary>
internal static class DefaultFieldSpecs
{
    public static IReadOnlyList<FieldSpec> Name { get; } = [new("metadata/name")];

    public static IReadOnlyList<FieldSpec> Namespace { get; } =
    [
        new("metadata/name", create: true, kind: "Namespace"),
        new("spec/service/namespace", create: true, kind: "APIService", group: "apiregistration.k8s.io"),
        new("spec/conversion/webhook/clientConfig/service/namespace", kind: "CustomResourceDefinition", group: "apiextensions.k8s.io"),
    ];

    public static IReadOnlyList<FieldSpec> Images { get; } =
    [
        new("spec/containers[]/image"),
        new("spec/initContainers[]/image"),
        new("spec/template/spec/containers[]/image"),
        new("spec/template/spec/initContainers[]/image"),
    ];

    public static IReadOnlyList<FieldSpec> Replicas { get; } =
    [
        new("spec/replicas", create: true, kind: "Deployment"),
        new("spec/replicas", create: true, kind: "ReplicationController"),
        new("spec/replicas", create: true, kind: "ReplicaSet"),
        new("spec/replicas", create: true, kind: "StatefulSet"),
    ];

    public static IReadOnlyList<FieldSpec> Labels { get; } = [new("metadata/labels", create: true)];

    public static IReadOnlyList<FieldSpec> TemplateLabels { get; } = MetadataLabels();

    public static IReadOnlyList<FieldSpec> CommonLabels { get; } =
    [
        new("spec/selector", create: true, kind: "Service", version: "v1"),
        new("spec/selector", create: true, kind: "ReplicationController", version: "v1"),
        new("spec/selector/matchLabels", create: true, kind: "Deployment"),
        new("spec/selector/matchLabels", create: true, kind: "ReplicaSet"),
        new("spec/selector/matchLabels", create: true, kind: "DaemonSet"),
        new("spec/selector/matchLabels", create: true, kind: "StatefulSet", group: "apps"),
        .. PodSelectors("Deployment"),
        .. PodSelectors("StatefulSet"),
        new("spec/selector/matchLabels", kind: "Job", group: "batch"),
        new("spec/jobTemplate/spec/selector/matchLabels", kind: "CronJob", group: "batch"),
        new("spec/selector/matchLabels", kind: "PodDisruptionBudget", group: "policy"),
        new("spec/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
        new("spec/ingress/from/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
        new("spec/egress/to/podSelector/matchLabels", kind: "NetworkPolicy", group: "networking.k8s.io"),
        .. MetadataLabels(),
    ];

    public static IReadOnlyList<FieldSpec> CommonAnnotations { get; } =
    [
        new("metadata/annotations", create: true),
        new("spec/template/metadata/annotations", create: true, kind: "ReplicationController", version: "v1"),
        new("spec/template/metadata/annotations", create: true, kind: "Deployment"),
        new("spec/template/metadata/annotations", create: true, kind: "ReplicaSet"),
        new("spec/template/metadata/annotations", create: true, kind: "DaemonSet"),
        new("spec/template/metadata/annotations", create: true, kind: "StatefulSet"),
        new("spec/template/metadata/annotations", create: true, kind: "Job", group: "batch"),
        new("spec/jobTemplate/metadata/annotations", create: true, kind: "CronJob", group: "batch"),
        new("spec/jobTemplate/spec/template/metadata/annotations", create: true, kind: "CronJob", group: "batch"),
    ];

    private static FieldSpec[] MetadataLabels() =>
    [
        new("metadata/labels", create: true),
        new("spec/template/metadata/labels", create: true, kind: "ReplicationController", version: "v1"),
        new("spec/template/metadata/labels", create: true, kind: "Deployment"),
        new("spec/template/metadata/labels", create: true, kind: "ReplicaSet"),
        new("spec/template/metadata/labels", create: true, kind: "DaemonSet"),
        new("spec/template/metadata/labels", create: true, kind: "StatefulSet", group: "apps"),
        new("spec/volumeClaimTemplates[]/metadata/labels", create: true, kind: "StatefulSet", group: "apps"),
        new("spec/template/metadata/labels", create: true, kind: "Job", group: "batch"),
        new("spec/jobTemplate/metadata/labels", create: true, kind: "CronJob", group: "batch"),
        new("spec/jobTemplate/spec/template/metadata/labels", create: true, kind: "CronJob", group: "batch"),
    ];

    private static FieldSpec[] PodSelectors(string kind) =>
    [
        new("spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", kind: kind, group: "apps"),
        new("spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", kind: kind, group: "apps"),
        new("spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels", kind: kind, group: "apps"),
        new("spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels", kind: kind, group: "apps"),
        new("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", kind: kind, group: "apps"),
    ];
}
