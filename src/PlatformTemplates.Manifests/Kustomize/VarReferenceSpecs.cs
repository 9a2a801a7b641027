namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields in which kustomize looks for variables without being told.</summary>
internal static class VarReferenceSpecs
{
    private static readonly string[] InContainers = ["args", "command", "env/value", "volumeMounts/mountPath"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FieldSpec> All { get; } =
    [
        .. InPods("CronJob", "spec/jobTemplate/spec/template/spec"),
        .. InPods("DaemonSet", "spec/template/spec"),
        new("spec/template/spec/volumes/nfs/server", kind: "DaemonSet"),
        .. InPods("Deployment", "spec/template/spec"),
        new("spec/template/spec/volumes/nfs/server", kind: "Deployment"),
        new("spec/template/metadata/annotations", kind: "Deployment"),
        new("spec/rules/host", kind: "Ingress"),
        new("spec/tls/hosts", kind: "Ingress"),
        new("spec/tls/secretName", kind: "Ingress"),
        .. InPods("Job", "spec/template/spec"),
        new("spec/template/spec/volumes/nfs/server", kind: "Job"),
        .. InPods("Pod", "spec"),
        new("spec/volumes/nfs/server", kind: "Pod"),
        .. InPods("ReplicaSet", "spec/template/spec"),
        new("spec/template/spec/volumes/nfs/server", kind: "ReplicaSet"),
        new("spec/ports/port", kind: "Service"),
        new("spec/ports/targetPort", kind: "Service"),
        .. InPods("StatefulSet", "spec/template/spec"),
        new("spec/volumeClaimTemplates/spec/nfs/server", kind: "StatefulSet"),
        new("spec/nfs/server", kind: "PersistentVolume"),
        new("metadata/labels"),
        new("metadata/annotations"),
    ];

    private static IEnumerable<FieldSpec> InPods(string kind, string pod)
        => from containers in (string[])["containers", "initContainers"]
           from field in InContainers
           select new FieldSpec($"{pod}/{containers}/{field}", kind: kind);
}
