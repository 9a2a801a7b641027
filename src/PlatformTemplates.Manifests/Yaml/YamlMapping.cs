using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key; in Kubernetes always text.</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A key that a patch took away, and the place that did it.</summary>
/// <param name="Key">The key that is gone.</param>
/// <param name="By">The line of the patch that removed it.</param>
public sealed record RemovedKey(string Key, SourceSpan By);

/// <summary>Keys with values, in the order they were written.</summary>
public sealed class YamlMapping : YamlNode
{
    /// <summary>From this many entries on, keys are looked up in an index; below, going through them is faster.</summary>
    private const int IndexedFrom = 24;

    private Dictionary<string, YamlEntry>? _index;

    /// <summary>A mapping as written at a place.</summary>
    public YamlMapping(IReadOnlyList<YamlEntry> entries, SourceSpan span, IReadOnlyList<RemovedKey>? removed = null)
        : base(span)
    {
        Entries = entries;
        Removed = removed ?? [];
    }

    /// <summary>The entries in their order; no key stands twice.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>The keys that patches took away while this mapping was rendered; empty in a mapping as read.</summary>
    public IReadOnlyList<RemovedKey> Removed { get; }

    /// <summary>The entry of a key, or null.</summary>
    public YamlEntry? Find(string key)
    {
        if (Entries.Count >= IndexedFrom)
            return (_index ??= Index()).TryGetValue(key, out var found) ? found : null;
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key)
                return entry;
        }

        return null;
    }

    /// <summary>The place that removed a key, when a patch did.</summary>
    public SourceSpan? RemovalOf(string key)
    {
        foreach (var removed in Removed)
        {
            if (removed.Key == key)
                return removed.By;
        }

        return null;
    }

    /// <inheritdoc/>
    public override YamlNode At(SourceSpan span) => new YamlMapping(Entries, span, Removed);

    /// <summary>This mapping with the entry set: in its old position where the key was there, else at the end.</summary>
    public YamlMapping With(YamlScalar key, YamlNode value)
    {
        var entries = new List<YamlEntry>(Entries.Count + 1);
        var replaced = false;
        foreach (var entry in Entries)
        {
            replaced |= entry.Key.Value == key.Value;
            entries.Add(entry.Key.Value == key.Value ? new YamlEntry(ReferenceEquals(entry.Value, value) ? entry.Key : key, value) : entry);
        }

        if (!replaced)
            entries.Add(new YamlEntry(key, value));
        return new YamlMapping(entries, Span, [.. Removed.Where(r => r.Key != key.Value)]);
    }

    /// <summary>This mapping with all the entries set, as <see cref="With(YamlScalar, YamlNode)"/> sets one; keys that are there keep their own place.</summary>
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

        return new YamlMapping(entries, Span, [.. Removed.Where(r => !changed.ContainsKey(r.Key))]);
    }

    /// <summary>This mapping without the key, remembering what removed it.</summary>
    public YamlMapping Without(string key, SourceSpan by)
        => new([.. Entries.Where(e => e.Key.Value != key)], Span, [.. Removed.Where(r => r.Key != key), new RemovedKey(key, by)]);

    private Dictionary<string, YamlEntry> Index()
    {
        var index = new Dictionary<string, YamlEntry>(Entries.Count, StringComparer.Ordinal);
        foreach (var entry in Entries)
            index[entry.Key.Value] = entry;
        return index;
    }
}
