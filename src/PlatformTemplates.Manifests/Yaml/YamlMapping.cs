using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key; in Kubernetes always text.</param>
/// <param name="Value">The value.</param>
public readonly record struct YamlEntry(YamlKey Key, YamlNode Value);

/// <summary>A key that a patch took away, and the place that did it.</summary>
/// <param name="Key">The key that is gone.</param>
/// <param name="By">The line of the patch that removed it.</param>
public sealed record RemovedKey(string Key, SourceSpan By);

/// <summary>Keys with values, in the order they were written.</summary>
public sealed class YamlMapping : YamlNode
{
    /// <summary>From this many entries on, keys are looked up in an index; below, going through them is faster.</summary>
    private const int IndexedFrom = 24;

    private Dictionary<string, int>? _index;

    /// <summary>A mapping as written at a place.</summary>
    public YamlMapping(IReadOnlyList<YamlEntry> entries, SourceSpan span, IReadOnlyList<RemovedKey>? removed = null)
        : this(entries, new Written(span), removed ?? [])
    {
    }

    internal YamlMapping(IReadOnlyList<YamlEntry> entries, Written written, IReadOnlyList<RemovedKey> removed)
        : base(written)
    {
        Entries = YamlParts<YamlEntry>.Of(entries);
        Removed = removed;
    }

    /// <summary>The entries in their order; no key stands twice.</summary>
    public YamlParts<YamlEntry> Entries { get; }

    /// <summary>The keys that patches took away while this mapping was rendered; empty in a mapping as read.</summary>
    public IReadOnlyList<RemovedKey> Removed { get; }

    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key)
    {
        var at = IndexOf(key);
        return at < 0 ? null : Entries[at];
    }

    /// <summary>The value of a key, or null.</summary>
    public YamlNode? ValueOf(string key)
    {
        var at = IndexOf(key);
        return at < 0 ? null : Entries[at].Value;
    }

    /// <summary>The place that removed a key, when a patch did.</summary>
    public SourceSpan? RemovalOf(string key)
    {
        for (var i = 0; i < Removed.Count; i++)
        {
            if (Removed[i].Key == key)
                return Removed[i].By;
        }

        return null;
    }

    /// <inheritdoc/>
    public override YamlNode At(SourceSpan span) => new YamlMapping(Entries, span, Removed);

    /// <summary>This mapping with the entry set: in its old position where the key was there, else at the end.</summary>
    public YamlMapping With(YamlKey key, YamlNode value)
    {
        var at = IndexOf(key.Value);
        var entries = new YamlEntry[at < 0 ? Entries.Count + 1 : Entries.Count];
        Entries.CopyTo(entries);
        entries[at < 0 ? Entries.Count : at] = new YamlEntry(at >= 0 && ReferenceEquals(Entries[at].Value, value) ? Entries[at].Key : key, value);
        return new YamlMapping(entries, Written, Removed.Count == 0 ? Removed : [.. Removed.Where(r => r.Key != key.Value)]);
    }

    /// <summary>This mapping with all the entries set, as <see cref="With(YamlKey, YamlNode)"/> sets one; keys that are there keep their own place.</summary>
    public YamlMapping WithAll(IReadOnlyList<YamlEntry> changes)
    {
        var changed = new Dictionary<string, YamlEntry>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
            changed[change.Key.Value] = change;
        var entries = new List<YamlEntry>(Entries.Count + changes.Count);
        foreach (var entry in Entries)
            entries.Add(changed.TryGetValue(entry.Key.Value, out var change) ? entry with { Value = change.Value } : entry);
        foreach (var change in changes)
        {
            if (Find(change.Key.Value) is null)
                entries.Add(change);
        }

        return new YamlMapping(entries, Written, Removed.Count == 0 ? Removed : [.. Removed.Where(r => !changed.ContainsKey(r.Key))]);
    }

    /// <summary>This mapping without the key, remembering what removed it.</summary>
    public YamlMapping Without(string key, SourceSpan by)
        => new([.. Entries.Where(e => e.Key.Value != key)], Written, [.. Removed.Where(r => r.Key != key), new RemovedKey(key, by)]);

    private int IndexOf(string key)
    {
        if (Entries.Count >= IndexedFrom)
            return (_index ??= Index()).TryGetValue(key, out var found) ? found : -1;
        for (var i = 0; i < Entries.Count; i++)
        {
            if (Entries[i].Key.Value == key)
                return i;
        }

        return -1;
    }

    private Dictionary<string, int> Index()
    {
        var index = new Dictionary<string, int>(Entries.Count, StringComparer.Ordinal);
        for (var i = 0; i < Entries.Count; i++)
            index[Entries[i].Key.Value] = i;
        return index;
    }
}
