using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Merges two lists whose items are told apart by keys. The patch's items come first, in its order, then the rest of the
/// old ones in theirs: the order kustomize gives, which matters to whoever compares its output with ours.
/// </summary>
internal sealed class ListMerge(
    YamlSequence old,
    YamlSequence? patch,
    string[] keys,
    Func<YamlNode?, YamlNode?, (YamlNode? Node, bool InPlace)> merge)
{
    /// <summary>How many items two lists may have that are merged: each is looked for among all others, and no real list has a tenth of it.</summary>
    private const int Limit = 2_000;

    private readonly List<YamlNode?> _old = [.. old.Items];
    private readonly List<YamlNode?> _new = [];

    public YamlSequence? Run()
    {
        if (old.Items.Count + (patch?.Items.Count ?? 0) > Limit)
            throw new RenderException((patch ?? old).Span, $"Lists of more than {Limit} items are not merged here.", RenderProblemKind.Unsupported);
        var identities = Identities();
        var used = UsedKeys(identities);
        foreach (var identity in identities)
            MergeItem(used, Pick(identity, used));

        if (identities.Count > 0)
            AppendOld(used);
        var items = identities.Count > 0 ? _new : _old;
        return Unchanged(items) ? old : old.With([.. items.Select(i => i!)]);
    }

    private static string[] Pick(string[] identity, int[] used) => [.. used.Select(i => identity[i])];

    private void MergeItem(int[] used, string[] values)
    {
        var oldItem = Find(_old, used, values);
        var patchItem = patch is null ? null : Find(patch.Items, used, values);
        var (merged, inPlace) = merge(oldItem, patchItem);
        if (merged is null or YamlScalar { Kind: YamlScalarKind.Null } or YamlMapping { Entries.Count: 0 })
        {
            Set(_old, used, values, null);
            return;
        }

        if (merged is YamlMapping mapping)
            merged = WithKeys(mapping, used, values);
        if (inPlace && oldItem is not null)
            _old[_old.IndexOf(oldItem)] = merged;
        Set(_new, used, values, merged);
    }

    private YamlMapping WithKeys(YamlMapping mapping, int[] used, string[] values)
    {
        for (var i = 0; i < used.Length; i++)
        {
            if (keys[used[i]].Length > 0 && values[i].Length > 0 && mapping.Find(keys[used[i]]) is null)
                mapping = mapping.With(new YamlScalar(keys[used[i]], YamlScalarKind.String, mapping.Span), Resolved(values[i], mapping));
        }

        return mapping;
    }

    private static YamlScalar Resolved(string value, YamlMapping place)
    {
        var kind = ScalarResolution.Resolve(ref value);
        return new YamlScalar(value, kind, place.Span);
    }

    // The old items are set over the new list, each at the place of the new item with its keys.
    private void AppendOld(int[] used)
    {
        foreach (var item in _old.ToArray())
        {
            if (item is null)
                continue;
            if (item is not YamlMapping && used.Any(key => keys[key].Length > 0) && item is not YamlScalar { Kind: YamlScalarKind.Null })
                throw new RenderException(item.Span, $"The items of this list are told apart by {string.Join(" and ", keys)}, which this one does not have.");
            var values = new List<string>(used.Length);
            foreach (var key in used)
            {
                if (keys[key].Length == 0)
                    values.Add((item as YamlScalar)?.Value ?? "");
                else if (item[keys[key]] is { } value)
                    values.Add((value as YamlScalar)?.Value ?? "");
                else
                    _new.Add(item);
            }

            if (used.Length > 1)
                Set(_new, used, [.. values], null);
            Set(_new, used, [.. values], item);
        }
    }

    /// <summary>The key values of all items, the patch's before the old ones', each once; items that differ only in a key that one of them lacks are the same.</summary>
    private List<string[]> Identities()
    {
        var result = new List<string[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (patch is not null)
            Collect(patch.Items, result, seen);
        Collect(_old, result, seen);
        if (keys.Length < 2)
            return result;
        for (var i = 0; i < result.Count; i++)
        {
            for (var j = 0; j < result.Count; j++)
            {
                if (Same(result[i], result[j]) is { } both)
                    result[i] = result[j] = both;
            }
        }

        return result;
    }

    private void Collect(IEnumerable<YamlNode?> items, List<string[]> result, HashSet<string> seen)
    {
        foreach (var item in items)
        {
            var values = new string[keys.Length];
            for (var i = 0; i < keys.Length; i++)
                values[i] = keys[i].Length == 0 ? (item as YamlScalar)?.Value ?? "" : (item?[keys[i]] as YamlScalar)?.Text ?? "";
            if (seen.Add(string.Join("\0", values)))
                result.Add(values);
        }
    }

    private static string[]? Same(string[] left, string[] right)
    {
        var common = false;
        var both = new string[left.Length];
        for (var i = 0; i < left.Length; i++)
        {
            common |= left[i] == right[i];
            if (left[i] != right[i] && left[i].Length > 0 && right[i].Length > 0)
                return null;
            both[i] = left[i].Length > 0 ? left[i] : right[i];
        }

        return common ? both : null;
    }

    /// <summary>The keys that any item has; all of them where none has any.</summary>
    private int[] UsedKeys(List<string[]> identities)
    {
        var used = new List<int>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            if (identities.Exists(v => v[i].Length > 0))
                used.Add(i);
        }

        return used.Count > 0 ? [.. used] : [.. Enumerable.Range(0, keys.Length)];
    }

    private YamlNode? Find(IReadOnlyList<YamlNode?> items, int[] used, string[] values)
    {
        // A key without a value asks for nothing; where none has one, only an item is found whose keys are empty texts.
        var asked = Array.Exists(values, v => v.Length > 0);
        foreach (var item in items)
        {
            if (item is not null && (asked || keys[0].Length == 0 ? Has(item, used, values, skipEmpty: asked) : HasEmpty(item, used)))
                return item;
        }

        return null;
    }

    private bool HasEmpty(YamlNode item, int[] used)
        => Array.TrueForAll(used, i => item[keys[i]] is { } value && (value as YamlScalar)?.Value is null or "");

    private bool Has(YamlNode item, int[] used, string[] values, bool skipEmpty)
    {
        for (var i = 0; i < used.Length && i < values.Length; i++)
        {
            if (skipEmpty && values[i].Length == 0)
                continue;
            var key = keys[used[i]];
            if (key.Length == 0)
            {
                if ((item as YamlScalar)?.Value != values[i])
                    return false;
            }
            else if (item[key] is not { } value || (values[i].Length > 0 && (value as YamlScalar)?.Value != values[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts an item in place of those with its keys, or at the end; null takes them away.</summary>
    private void Set(List<YamlNode?> items, int[] used, string[] values, YamlNode? item)
    {
        var found = false;
        var mappings = keys[0].Length > 0;
        for (var i = 0; i < items.Count; i++)
        {
            var each = items[i];
            if (each is null or YamlScalar { Kind: YamlScalarKind.Null } or YamlMapping { Entries.Count: 0 })
            {
                items.RemoveAt(i--);
                continue;
            }

            // An item without keys takes the place of all others: that is how kustomize puts it in.
            if (values.Length == 0 && (!mappings || each is YamlMapping))
            {
                items.RemoveAt(i--);
                continue;
            }

            if (!mappings && each is not YamlScalar)
                throw new RenderException(each.Span, "The items of this list are single values, which this one is not.");
            if ((mappings && each is not YamlMapping) || !Has(each, used, values, skipEmpty: false))
                continue;
            found = true;
            if (item is null)
                items.RemoveAt(i--);
            else
                items[i] = item;
        }

        if (!found && item is not null)
            items.Add(item);
    }

    private bool Unchanged(List<YamlNode?> items)
    {
        if (items.Count != old.Items.Count)
            return false;
        for (var i = 0; i < items.Count; i++)
        {
            if (!ReferenceEquals(items[i], old.Items[i]))
                return false;
        }

        return true;
    }
}
