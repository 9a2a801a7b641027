namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Which lists of a type are merged item by item in a strategic merge, and by which keys. All other lists are replaced as
/// a whole, and so are all lists of kinds that are not built into Kubernetes. The facts are those of the Kubernetes 1.21
/// OpenAPI document that kustomize 5 carries.
/// </summary>
internal class MergeSchema
{
    /// <summary>Nothing below has a list that is merged.</summary>
    private static readonly MergeSchema NoLists = Object();

    private static readonly MergeSchema Conditions = List("type");

    private static readonly MergeSchema Metadata = Object(("finalizers", List()), ("ownerReferences", List("uid")));

    private static readonly MergeSchema Container = List(["name"],
        ("env", List("name")),
        ("ports", List("containerPort", "protocol")),
        ("volumeDevices", List("devicePath")),
        ("volumeMounts", List("mountPath")));

    private static readonly MergeSchema EphemeralContainer = List(["name"],
        ("env", List("name")),
        ("volumeDevices", List("devicePath")),
        ("volumeMounts", List("mountPath")));

    private static readonly MergeSchema PodSpec = Object(
        ("containers", Container),
        ("initContainers", Container),
        ("ephemeralContainers", EphemeralContainer),
        ("hostAliases", List("ip")),
        ("imagePullSecrets", List("name")),
        ("topologySpreadConstraints", List("topologyKey", "whenUnsatisfiable")),
        ("volumes", List(["name"], ("ephemeral", Object(("volumeClaimTemplate", Object(("metadata", Metadata))))))));

    private static readonly MergeSchema PodTemplate = Object(("metadata", Metadata), ("spec", PodSpec));

    private static readonly MergeSchema Status = Object(("conditions", Conditions));

    private static readonly MergeSchema Workload = Kind(("spec", Object(("template", PodTemplate))), ("status", Status));

    private static readonly MergeSchema CronJob = Kind(
        ("spec", Object(("jobTemplate", Object(("metadata", Metadata), ("spec", Object(("template", PodTemplate))))))));

    private static readonly MergeSchema Webhooks = Kind(("webhooks", List("name")));

    private static readonly MergeSchema CsiNode = Kind(("spec", Object(("drivers", List("name")))));

    private static readonly MergeSchema WithStatus = Kind(("status", Status));

    private static readonly Dictionary<string, MergeSchema> Kinds = new(StringComparer.Ordinal)
    {
        ["apps/v1 DaemonSet"] = Workload,
        ["apps/v1 Deployment"] = Workload,
        ["apps/v1 ReplicaSet"] = Workload,
        ["apps/v1 StatefulSet"] = Workload,
        ["batch/v1 Job"] = Workload,
        ["v1 ReplicationController"] = Workload,
        ["batch/v1 CronJob"] = CronJob,
        ["batch/v1beta1 CronJob"] = CronJob,
        ["v1 Pod"] = Kind(("spec", PodSpec), ("status", Object(("conditions", Conditions), ("podIPs", List("ip"))))),
        ["v1 PodTemplate"] = Kind(("template", PodTemplate)),
        ["v1 Service"] = Kind(("spec", Object(("ports", List("port", "protocol")))), ("status", Status)),
        ["v1 ServiceAccount"] = Kind(("secrets", List("name"))),
        ["v1 Node"] = Kind(("spec", Object(("podCIDRs", List()))), ("status", Object(("addresses", List("type")), ("conditions", Conditions)))),
        ["v1 ComponentStatus"] = Kind(("conditions", Conditions)),
        ["v1 Namespace"] = WithStatus,
        ["v1 PersistentVolumeClaim"] = WithStatus,
        ["policy/v1 PodDisruptionBudget"] = WithStatus,
        ["policy/v1beta1 PodDisruptionBudget"] = WithStatus,
        ["apiregistration.k8s.io/v1 APIService"] = WithStatus,
        ["apiregistration.k8s.io/v1beta1 APIService"] = WithStatus,
        ["admissionregistration.k8s.io/v1 MutatingWebhookConfiguration"] = Webhooks,
        ["admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"] = Webhooks,
        ["admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration"] = Webhooks,
        ["admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration"] = Webhooks,
        ["storage.k8s.io/v1 CSINode"] = CsiNode,
        ["storage.k8s.io/v1beta1 CSINode"] = CsiNode,
    };

    /// <summary>The kinds of which only the metadata has lists to merge.</summary>
    private static readonly Dictionary<string, string[]> PlainKinds = new(StringComparer.Ordinal)
    {
        ["apiextensions.k8s.io/v1"] = ["CustomResourceDefinition"],
        ["apiextensions.k8s.io/v1beta1"] = ["CustomResourceDefinition"],
        ["apps/v1"] = ["ControllerRevision"],
        ["authentication.k8s.io/v1"] = ["TokenRequest", "TokenReview"],
        ["authentication.k8s.io/v1beta1"] = ["TokenReview"],
        ["authorization.k8s.io/v1"] = ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
        ["authorization.k8s.io/v1beta1"] = ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
        ["autoscaling/v1"] = ["HorizontalPodAutoscaler", "Scale"],
        ["autoscaling/v2beta1"] = ["HorizontalPodAutoscaler"],
        ["autoscaling/v2beta2"] = ["HorizontalPodAutoscaler"],
        ["certificates.k8s.io/v1"] = ["CertificateSigningRequest"],
        ["certificates.k8s.io/v1beta1"] = ["CertificateSigningRequest"],
        ["coordination.k8s.io/v1"] = ["Lease"],
        ["coordination.k8s.io/v1beta1"] = ["Lease"],
        ["discovery.k8s.io/v1"] = ["EndpointSlice"],
        ["discovery.k8s.io/v1beta1"] = ["EndpointSlice"],
        ["events.k8s.io/v1"] = ["Event"],
        ["events.k8s.io/v1beta1"] = ["Event"],
        ["extensions/v1beta1"] = ["Ingress"],
        ["flowcontrol.apiserver.k8s.io/v1beta1"] = ["FlowSchema", "PriorityLevelConfiguration"],
        ["networking.k8s.io/v1"] = ["Ingress", "IngressClass", "NetworkPolicy"],
        ["networking.k8s.io/v1beta1"] = ["Ingress", "IngressClass"],
        ["node.k8s.io/v1"] = ["RuntimeClass"],
        ["node.k8s.io/v1beta1"] = ["RuntimeClass"],
        ["policy/v1beta1"] = ["Eviction", "PodSecurityPolicy"],
        ["rbac.authorization.k8s.io/v1"] = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        ["rbac.authorization.k8s.io/v1beta1"] = ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        ["scheduling.k8s.io/v1"] = ["PriorityClass"],
        ["scheduling.k8s.io/v1beta1"] = ["PriorityClass"],
        ["storage.k8s.io/v1"] = ["CSIDriver", "StorageClass", "VolumeAttachment"],
        ["storage.k8s.io/v1beta1"] = ["CSIDriver", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"],
        ["v1"] = ["Binding", "ConfigMap", "Endpoints", "Event", "LimitRange", "PersistentVolume", "ResourceQuota", "Secret"],
    };

    private static readonly MergeSchema Plain = Kind();

    private readonly (string Name, MergeSchema Schema)[] _fields;

    /// <summary>One that finds its fields in another way.</summary>
    protected MergeSchema(string[]? mergeKeys)
        : this(mergeKeys, [])
    {
    }

    private MergeSchema(string[]? mergeKeys, (string Name, MergeSchema Schema)[] fields)
    {
        MergeKeys = mergeKeys;
        _fields = fields;
    }

    /// <summary>
    /// For a list that is merged: the keys that tell its items from one another, none where the items are single values.
    /// Null for anything else.
    /// </summary>
    public string[]? MergeKeys { get; }

    /// <summary>The schema of a kind; null where none is known.</summary>
    public static MergeSchema? Of(string apiVersion, string kind)
    {
        if (Kinds.TryGetValue(apiVersion + " " + kind, out var schema))
            return schema;
        return PlainKinds.TryGetValue(apiVersion, out var kinds) && Array.IndexOf(kinds, kind) >= 0 ? Plain : null;
    }

    /// <summary>The schema of a field, of the items' field where this is a list's; null where none is known.</summary>
    public virtual MergeSchema? Field(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Name == name)
                return field.Schema;
        }

        return NoLists;
    }

    private static MergeSchema Object(params (string, MergeSchema)[] fields) => new(null, fields);

    private static MergeSchema Kind(params (string, MergeSchema)[] fields) => new(null, [("metadata", Metadata), .. fields]);

    private static MergeSchema List(params string[] keys) => new(keys, []);

    private static MergeSchema List(string[] keys, params (string, MergeSchema)[] fields) => new(keys, fields);
}
