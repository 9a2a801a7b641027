using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The field <c>sortOptions</c>, with kubectl's default: objects that others need come first, webhooks last, and the rest
/// by type and name.
/// </summary>
internal sealed class ResourceOrder : IComparer<ResourceOrder.Key>
{
    private static readonly string[] DefaultFirst =
    [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role",
        "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange",
        "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ];

    private static readonly string[] DefaultLast = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    /// <summary>The order that fields of transformers stand in: that of the types they hold for.</summary>
    public static IComparer<FieldSpec> ByType { get; } = new FieldOrder(new ResourceOrder(DefaultFirst, DefaultLast));

    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);

    private ResourceOrder(IReadOnlyList<string> first, IReadOnlyList<string> last)
    {
        for (var i = 0; i < first.Count; i++)
            _ranks[first[i]] = i - first.Count;
        for (var i = 0; i < last.Count; i++)
            _ranks[last[i]] = i + 1;
    }

    public static void Apply(Build build, Kustomization kustomization, ResourceList resources)
    {
        var options = kustomization.Fields["sortOptions"];
        var legacy = options?["legacySortOptions"];
        switch (options?["order"]?.Text)
        {
            case "fifo" when legacy is null:
                return;
            case "fifo":
                build.Invalid(legacy.Span, "legacySortOptions belong to the order legacy.");
                return;
            case "legacy":
                break;
            case null when options is null:
                break;
            default:
                build.Invalid(options!["order"]?.Span ?? options.Span, "The order of sortOptions is fifo or legacy.");
                return;
        }

        resources.Sort(legacy is null
            ? new ResourceOrder(DefaultFirst, DefaultLast)
            : new ResourceOrder(Words(legacy["orderFirst"]), Words(legacy["orderLast"])));
    }

    public int Compare(Key? x, Key? y)
    {
        var rank = x!.Rank.CompareTo(y!.Rank);
        if (rank != 0)
            return rank;
        var type = string.CompareOrdinal(x.Type, y.Type);
        // Two Namespaces of different groups stand the other way round, so that the built-in one is first.
        if (type != 0)
            return x.Id.Kind == "Namespace" && y.Id.Kind == "Namespace" && (x.Id.Group.Length == 0 || y.Id.Group.Length == 0) ? -type : type;
        return string.CompareOrdinal(x.Full, y.Full);
    }

    /// <summary>What an object is put in order by, made once for each.</summary>
    public Key KeyOf(Resource resource) => new(resource.Id, Rank(resource.Kind), Type(resource.Id), Full(resource.Id));

    private int Rank(string kind) => _ranks.TryGetValue(kind, out var rank) ? rank : 0;

    private static string Type(ResourceId id) => Type(id.Group, id.Version, id.Kind);

    private static string Type(string group, string version, string kind) => $"{Or(group, "~G")}_{Or(version, "~V")}_{Or(kind, "~K")}";

    private static string Full(ResourceId id)
        => $"{Or(id.Kind, "[noKind]")}.{Or(id.Version, "[noVer]")}.{Or(id.Group, "[noGrp]")}|{Or(id.Namespace, "~X")}|{Or(id.Name, "~N")}";

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static List<string> Words(YamlNode? list) => [.. (list?.Elements ?? []).Select(e => e.Text ?? "")];

    /// <summary>What an object is put in order by.</summary>
    internal sealed record Key(ResourceId Id, int Rank, string Type, string Full);

    private sealed class FieldOrder(ResourceOrder order) : IComparer<FieldSpec>
    {
        public int Compare(FieldSpec? x, FieldSpec? y)
        {
            var rank = order.Rank(x!.Kind).CompareTo(order.Rank(y!.Kind));
            return rank != 0 ? rank : string.CompareOrdinal(Type(x.Group, x.Version, x.Kind), Type(y.Group, y.Version, y.Kind));
        }
    }
}
