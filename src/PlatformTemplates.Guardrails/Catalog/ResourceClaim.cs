using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Catalog;

/// <summary>What a manifest asks the platform for: an object of an operator, of Crossplane or of the organisation's own platform.</summary>
/// <param name="Object">The object.</param>
/// <param name="Type">What it is for the catalog.</param>
internal sealed record ResourceClaim(KubernetesObject Object, string Type)
{
    // Kinds go by many names in many groups: `PostgreSQLInstance`, `XPostgres`, `DatabaseClaim`. What is left without the
    // words around it says what it is.
    private static readonly string[] Around = ["claim", "instance", "cluster", "account", "server"];

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["database"] = "database", ["postgres"] = "database", ["postgresql"] = "database", ["mysql"] = "database", ["mariadb"] = "database", ["mongodb"] = "database",
        ["mongodbcommunity"] = "database", ["innodb"] = "database", ["sql"] = "database", ["sqldatabase"] = "database", ["mssql"] = "database", ["cosmosdb"] = "database", ["dynamodbtable"] = "database",
        ["topic"] = "topic", ["kafkatopic"] = "topic", ["queue"] = "queue", ["rabbitmqqueue"] = "queue", ["servicebusqueue"] = "queue", ["servicebustopic"] = "topic",
        ["bucket"] = "bucket", ["objectbucket"] = "bucket", ["objectstorage"] = "bucket", ["s3bucket"] = "bucket", ["storagebucket"] = "bucket", ["blobcontainer"] = "bucket",
        ["redis"] = "cache", ["valkey"] = "cache", ["dragonfly"] = "cache", ["cache"] = "cache",
    };

    /// <summary>The claim, or null where the object is none.</summary>
    public static ResourceClaim? Of(KubernetesObject candidate)
    {
        var group = candidate.Group;
        // Kubernetes' own groups have no dot or end with k8s.io; a source of Flux and a queue of a scheduler are nothing that is kept.
        if (group.IndexOf('.') < 0 || candidate.Name.Length == 0 || group.EndsWith("fluxcd.io", StringComparison.Ordinal) || group.StartsWith("scheduling.", StringComparison.Ordinal)
            || (group.EndsWith(".k8s.io", StringComparison.Ordinal) && group != "objectstorage.k8s.io"))
            return null;
        if (group == "postgresql.cnpg.io" && candidate.Kind == "Cluster")
            return new ResourceClaim(candidate, "database");
        var word = candidate.Kind.ToLowerInvariant();
        while (Array.Find(Around, a => word.Length > a.Length && word.EndsWith(a, StringComparison.Ordinal)) is { } around)
            word = word.Substring(0, word.Length - around.Length);
        return Types.TryGetValue(word, out var type) || (word.Length > 1 && word[0] == 'x' && Types.TryGetValue(word.Substring(1), out type)) ? new ResourceClaim(candidate, type) : null;
    }

    /// <summary>Whether a type that the catalog gives a resource means this: <c>postgresql-database</c> is a database.</summary>
    public bool IsOfType(string type)
        => type.IndexOf(Type, StringComparison.OrdinalIgnoreCase) >= 0 || Types.Any(t => t.Value == Type && type.IndexOf(t.Key, StringComparison.OrdinalIgnoreCase) >= 0);
}
