namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields in which objects name other objects: when the other's name changes, the field does too.</summary>
/// <param name="Kind">The kind named.</param>
/// <param name="Fields">The fields that name it.</param>
/// <param name="Group">The group of the kind named; empty for any.</param>
/// <param name="Version">The version of the kind named; empty for any.</param>
internal sealed record NameReferenceSpec(string Kind, IReadOnlyList<FieldSpec> Fields, string Group = "", string Version = "");

/// <summary>The references that kustomize knows without being told.</summary>
internal static class NameReferenceSpecs
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private const string Admission = "admissionregistration.k8s.io";

    private static readonly (string Kind, string Path)[] PodSpecs =
    [
        ("Pod", "spec"),
        ("PodTemplate", "template/spec"),
        ("Deployment", "spec/template/spec"),
        ("ReplicaSet", "spec/template/spec"),
        ("DaemonSet", "spec/template/spec"),
        ("StatefulSet", "spec/template/spec"),
        ("Job", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"),
    ];

    // The kinds whose account, claim and priority class kustomize follows are not quite those of above.
    private static readonly (string Kind, string Path)[] AccountPodSpecs =
    [
        ("Pod", "spec"),
        ("StatefulSet", "spec/template/spec"),
        ("Deployment", "spec/template/spec"),
        ("ReplicationController", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"),
        ("Job", "spec/template/spec"),
        ("DaemonSet", "spec/template/spec"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NameReferenceSpec> All { get; } =
    [
        new("Deployment", [new("spec/scaleTargetRef/name", kind: "HorizontalPodAutoscaler")]),
        new("ReplicationController", [new("spec/scaleTargetRef/name", kind: "HorizontalPodAutoscaler")]),
        new("ReplicaSet", [new("spec/scaleTargetRef/name", kind: "HorizontalPodAutoscaler")]),
        new("StatefulSet", [new("spec/scaleTargetRef/name", kind: "HorizontalPodAutoscaler")]),
        new(
            "ConfigMap",
            [
                .. InPods(
                    PodSpecs,
                    "volumes/configMap/name",
                    "containers/env/valueFrom/configMapKeyRef/name",
                    "initContainers/env/valueFrom/configMapKeyRef/name",
                    "containers/envFrom/configMapRef/name",
                    "initContainers/envFrom/configMapRef/name",
                    "volumes/projected/sources/configMap/name"),
                new("spec/configSource/configMap", kind: "Node"),
                new("rules/resourceNames", kind: "Role"),
                new("rules/resourceNames", kind: "ClusterRole"),
                new(@"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap", kind: "Ingress"),
            ],
            Version: "v1"),
        new(
            "Secret",
            [
                .. InPods(
                    PodSpecs,
                    "volumes/secret/secretName",
                    "containers/env/valueFrom/secretKeyRef/name",
                    "initContainers/env/valueFrom/secretKeyRef/name",
                    "containers/envFrom/secretRef/name",
                    "initContainers/envFrom/secretRef/name",
                    "imagePullSecrets/name",
                    "volumes/projected/sources/secret/name"),
                new("spec/tls/secretName", kind: "Ingress"),
                new(@"metadata/annotations/ingress.kubernetes.io\/auth-secret", kind: "Ingress"),
                new(@"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret", kind: "Ingress"),
                new(@"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret", kind: "Ingress"),
                new("imagePullSecrets/name", kind: "ServiceAccount"),
                new("parameters/secretName", kind: "StorageClass"),
                new("parameters/adminSecretName", kind: "StorageClass"),
                new("parameters/userSecretName", kind: "StorageClass"),
                new("parameters/secretRef", kind: "StorageClass"),
                new("rules/resourceNames", kind: "Role"),
                new("rules/resourceNames", kind: "ClusterRole"),
                new("spec/template/spec/containers/env/valueFrom/secretKeyRef/name", kind: "Service", group: "serving.knative.dev", version: "v1"),
                new("spec/azureFile/secretName", kind: "PersistentVolume"),
            ],
            Version: "v1"),
        new(
            "Service",
            [
                new("spec/serviceName", kind: "StatefulSet", group: "apps"),
                new("spec/rules/http/paths/backend/serviceName", kind: "Ingress"),
                new("spec/backend/serviceName", kind: "Ingress"),
                new("spec/rules/http/paths/backend/service/name", kind: "Ingress"),
                new("spec/defaultBackend/service/name", kind: "Ingress"),
                new("spec/service/name", kind: "APIService", group: "apiregistration.k8s.io"),
                new("webhooks/clientConfig/service", kind: "ValidatingWebhookConfiguration", group: Admission),
                new("webhooks/clientConfig/service", kind: "MutatingWebhookConfiguration", group: Admission),
            ],
            Version: "v1"),
        new("Role", [new("roleRef/name", kind: "RoleBinding", group: Rbac)], Group: Rbac),
        new("ClusterRole", [new("roleRef/name", kind: "RoleBinding", group: Rbac), new("roleRef/name", kind: "ClusterRoleBinding", group: Rbac)], Group: Rbac),
        new(
            "ServiceAccount",
            [
                new("subjects", kind: "RoleBinding", group: Rbac),
                new("subjects", kind: "ClusterRoleBinding", group: Rbac),
                .. InPods(AccountPodSpecs, "serviceAccountName"),
            ],
            Version: "v1"),
        new("PersistentVolumeClaim", InPods(AccountPodSpecs, "volumes/persistentVolumeClaim/claimName"), Version: "v1"),
        new("PersistentVolume", [new("spec/volumeName", kind: "PersistentVolumeClaim"), new("rules/resourceNames", kind: "ClusterRole")], Version: "v1"),
        new(
            "StorageClass",
            [
                new("spec/storageClassName", kind: "PersistentVolume"),
                new("spec/storageClassName", kind: "PersistentVolumeClaim"),
                new("spec/volumeClaimTemplates/spec/storageClassName", kind: "StatefulSet"),
            ],
            Group: "storage.k8s.io",
            Version: "v1"),
        new("PriorityClass", InPods(AccountPodSpecs, "priorityClassName"), Group: "scheduling.k8s.io", Version: "v1"),
        // Kustomize asks for the group networking.k8s.io/v1, which no object has.
        new("IngressClass", [new("spec/ingressClassName", kind: "Ingress")], Group: "networking.k8s.io/v1", Version: "v1"),
        new("ValidatingAdmissionPolicy", [new("spec/policyName", kind: "ValidatingAdmissionPolicyBinding", group: Admission)], Group: Admission),
    ];

    private static FieldSpec[] InPods((string Kind, string Path)[] pods, params string[] fields)
        => [.. pods.SelectMany(p => fields.Select(f => new FieldSpec(p.Path + "/" + f, kind: p.Kind)))];
}
