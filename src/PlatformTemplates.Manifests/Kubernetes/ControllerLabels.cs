namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>Labels that pods get in the cluster, from controllers or from what runs in them: no template has them, and selectors may ask for them.</summary>
internal static class ControllerLabels
{
    private static readonly HashSet<string> Keys = new(StringComparer.Ordinal)
    {
        "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "pod-template-hash", "rollouts-pod-template-hash", "controller-revision-hash",
        "job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region",
        // Which one leads is known to the pods alone.
        "vault-active", "vault-initialized", "vault-sealed", "spilo-role", "cnpg.io/instanceRole",
    };

    /// <summary>Whether a label may be on a pod though its template does not have it.</summary>
    public static bool Have(string key) => Keys.Contains(key);
}
