using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>A field of the objects of some type. Lists on the way are gone through item by item.</summary>
/// <param name="Path">The keys that lead to it; one that ends with <c>[]</c> is a list for certain.</param>
/// <param name="Create">Whether what is missing on the way is made.</param>
/// <param name="Kind">The kind it holds for; empty for all.</param>
/// <param name="Group">The group it holds for; empty for all.</param>
/// <param name="Version">The version it holds for; empty for all.</param>
internal sealed record FieldSpec(string[] Path, bool Create = false, string Kind = "", string Group = "", string Version = "")
{
    /// <summary>Takes a path written with slashes; one that belongs to a key is written <c>\/</c>.</summary>
    public FieldSpec(string path, bool create = false, string kind = "", string group = "", string version = "")
        : this(Split(path), create, kind, group, version)
    {
    }

    public bool AppliesTo(ResourceId id) => id.IsOfType(Group, Version, Kind);

    /// <summary>Whether it leads to the annotations of an object, whose values are always text.</summary>
    public bool IsAnnotations => HasPath(["metadata", "annotations"]);

    /// <summary>Fields with more of them added; one that a field there covers, for the same type or for a narrower one, is left out.</summary>
    /// <exception cref="RenderException">A field is given with and without create.</exception>
    public static IReadOnlyList<FieldSpec> Merge(IReadOnlyList<FieldSpec> fields, IReadOnlyList<FieldSpec> added, SourceSpan place)
    {
        if (added.Count == 0)
            return fields;
        var merged = new List<FieldSpec>(fields);
        foreach (var field in added)
        {
            var same = merged.Find(f => f.HasPath(field.Path) && f.IsWithin(field));
            if (same is null)
                merged.Add(field);
            else if (same.Create != field.Create)
                throw new RenderException(place, $"The field {string.Join("/", field.Path)} is given twice, with and without create.");
        }

        return merged;
    }

    private bool IsWithin(FieldSpec wide)
        => (wide.Kind.Length == 0 || wide.Kind == Kind) && (wide.Group.Length == 0 || wide.Group == Group)
            && (wide.Version.Length == 0 || wide.Version == Version);

    public bool HasPath(string[] other)
    {
        if (Path.Length != other.Length)
            return false;
        for (var i = 0; i < other.Length; i++)
        {
            if (Path[i] != other[i])
                return false;
        }

        return true;
    }

    private static string[] Split(string path)
    {
        if (path.Length > 1 && path[0] == '/')
            path = path.Substring(1);
        if (path.IndexOf('\\') < 0)
            return path.Split('/');
        var parts = path.Replace("\\/", "\0").Split('/');
        for (var i = 0; i < parts.Length; i++)
            parts[i] = parts[i].Replace('\0', '/');
        return parts;
    }
}
