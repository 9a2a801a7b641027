using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The values of an object that a transformer has put into several fields at once, as it does with labels. Kustomize holds
/// each of them once: what changes one of the fields later, a patch or another transformer, changes all of them. A JSON
/// patch makes the object anew and ends that.
/// </summary>
internal sealed class SharedValues
{
    private readonly HashSet<YamlNode> _values = [];

    public int Count => _values.Count;

    public void Add(YamlNode value) => _values.Add(value);

    public void Clear() => _values.Clear();

    public SharedValues Copy()
    {
        var copy = new SharedValues();
        copy._values.UnionWith(_values);
        return copy;
    }

    /// <summary>The object after a change, with what the change did to a shared value done to it everywhere.</summary>
    public YamlMapping Follow(YamlMapping before, YamlMapping after)
    {
        var changes = new Dictionary<YamlNode, YamlNode>();
        Compare(before, after, changes);
        if (changes.Count == 0)
            return after;
        _values.UnionWith(changes.Values);
        return (YamlMapping)Replace(after, changes);
    }

    // What is the same object in memory has not changed: little is left to look at.
    private void Compare(YamlNode? before, YamlNode? after, Dictionary<YamlNode, YamlNode> changes)
    {
        if (before is null || after is null || ReferenceEquals(before, after))
            return;
        if (before is YamlMapping old)
        {
            // In the order kustomize goes through the keys: the last change counts.
            foreach (var entry in old.Entries.OrderBy(e => e.Key.Value, StringComparer.Ordinal))
                Compare(entry.Value, after[entry.Key.Value], changes);
        }
        else if (before is YamlSequence list && after is YamlSequence items && list.Items.Count == items.Items.Count)
        {
            for (var i = 0; i < list.Items.Count; i++)
                Compare(list.Items[i], items.Items[i], changes);
        }
        else if (after is YamlScalar && _values.Contains(before))
        {
            if (changes.TryGetValue(before, out var earlier))
                changes[earlier] = after;
            changes[before] = after;
        }
    }

    private static YamlNode Replace(YamlNode node, Dictionary<YamlNode, YamlNode> changes) => node switch
    {
        YamlMapping mapping => new YamlMapping([.. mapping.Entries.Select(e => e with { Value = Replace(e.Value, changes) })], mapping.Span, mapping.Removed),
        YamlSequence sequence => sequence.With([.. sequence.Items.Select(item => Replace(item, changes))]),
        _ => changes.TryGetValue(node, out var by) ? by : node,
    };
}
