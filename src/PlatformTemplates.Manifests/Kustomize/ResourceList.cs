using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The objects of a build in their order; no two with one id.</summary>
internal sealed class ResourceList
{
    /// <summary>How many objects one build may have: more than any cluster's whole platform, and still fast enough to look through for each patch.</summary>
    public const int Limit = 5_000;

    private readonly List<Resource> _items = [];

    // What is there, while objects are only added.
    private Dictionary<ResourceId, Resource>? _known;

    public IReadOnlyList<Resource> Items => _items;

    /// <summary>Whether nothing is left out: what is not here may else be in a chart, a remote base or a file that can't be read.</summary>
    public bool IsWhole { get; set; } = true;

    /// <summary>Adds objects; each that is there already is told to <paramref name="build"/> and left out.</summary>
    /// <param name="resources">The objects.</param>
    /// <param name="build">The build.</param>
    /// <param name="asker">The line that brings them in.</param>
    public void AddAll(IReadOnlyList<Resource> resources, Build build, SourceSpan asker)
    {
        if (resources.Count + _items.Count > Limit)
        {
            build.Unsupported(asker, $"More than {Limit} objects in one build are not looked at.");
            IsWhole = false;
            return;
        }

        if (_known is null)
        {
            _known = new Dictionary<ResourceId, Resource>(_items.Count + resources.Count);
            foreach (var item in _items)
                _known[Normal(item.Id)] = item;
        }

        foreach (var resource in resources)
        {
            var id = Normal(resource.Id);
            if (_known.TryGetValue(id, out var first))
            {
                build.Invalid(resource.NameSpan, $"{resource.Id} is there already: {Place(first)}.");
                continue;
            }

            _known[id] = resource;
            _items.Add(resource);
        }
    }

    /// <summary>Tells of objects that changes have given an id which another one has.</summary>
    public void CheckIds(Build build)
    {
        var known = new Dictionary<ResourceId, Resource>(_items.Count);
        foreach (var item in _items)
        {
            var id = Normal(item.Id);
            if (known.TryGetValue(id, out var first))
                build.Invalid(item.NameSpan, $"{item.Id} is there already: {Place(first)}.");
            else
                known.Add(id, item);
        }
    }

    /// <summary>To be called before the ids of objects that are there may change.</summary>
    public void BeginChange() => _known = null;

    /// <summary>Adds an object whose id is known to be new.</summary>
    public void Add(Resource resource)
    {
        _known = null;
        _items.Add(resource);
    }

    public void Remove(Resource resource)
    {
        _known = null;
        _items.Remove(resource);
    }

    public void Replace(Resource old, Resource by)
    {
        _known = null;
        _items[_items.IndexOf(old)] = by;
    }

    /// <summary>Sorts; equals keep their order.</summary>
    public void Sort(ResourceOrder order)
    {
        Resource[] sorted = [.. _items.OrderBy(order.KeyOf, order)];
        _items.Clear();
        _items.AddRange(sorted);
    }

    /// <summary>The objects that have, or had, an id.</summary>
    public List<Resource> WithId(ResourceId id)
    {
        var found = new List<Resource>();
        foreach (var item in _items)
        {
            if (item.HasId(id))
                found.Add(item);
        }

        return found;
    }

    /// <summary>The first two objects that have come to one id; null where all differ.</summary>
    public (Resource First, Resource Second)? Collision()
    {
        var known = new Dictionary<ResourceId, Resource>(_items.Count);
        foreach (var item in _items)
        {
            if (known.TryGetValue(Normal(item.Id), out var first))
                return (first, item);
            known.Add(Normal(item.Id), item);
        }

        return null;
    }

    public static string Place(Resource resource) => $"{Build.NameOf(resource.NameSpan.Path)}, line {resource.NameSpan.Line}";

    private static ResourceId Normal(ResourceId id) => id with { Namespace = id.EffectiveNamespace };
}
