using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Merges a patch into an object as kustomize does: mappings key by key, lists that <see cref="MergeSchema"/> knows item
/// by item, all else replaced; <c>null</c> and <c>$patch: delete</c> remove, <c>$patch: replace</c> replaces.
/// </summary>
internal sealed class StrategicMerge(OpenApi types)
{
    private const string Directive = "$patch";

    /// <summary>The merged object; null where the patch deletes it.</summary>
    /// <exception cref="RenderException">The patch does not fit the object.</exception>
    public YamlMapping? Apply(YamlMapping target, YamlMapping patch)
    {
        // Kustomize loses what would replace a whole object, and keeps the object as it is.
        if (TakeDirective(patch).Directive == "replace")
            return target;
        return Merge(target, patch, null).Node as YamlMapping;
    }

    /// <summary>
    /// Merges one value. Both may be missing. In place means that the result is the old value changed, not another one
    /// put there.
    /// </summary>
    private (YamlNode? Node, bool InPlace) Merge(YamlNode? old, YamlNode? patch, MergeSchema? schema)
    {
        var kind = IsNothing(old) ? patch : old;
        // Where the schema is not known, an object that stands in another one is merged by its own type.
        schema ??= SchemaOf(old) ?? SchemaOf(patch);
        switch (kind)
        {
            case YamlSequence:
                ThrowUnlessAlike<YamlSequence>(old, patch, "a list");
                if (schema?.MergeKeys is { } keys)
                    return (MergeLists(old as YamlSequence, patch, schema, keys), true);
                return (patch ?? old, patch is null);
            case YamlScalar { Kind: not YamlScalarKind.Null }:
                ThrowUnlessAlike<YamlScalar>(old, patch, "a single value");
                // Writing the same value again, as a patch does with the name it finds an item by, sets nothing.
                if (patch is YamlScalar again && old is YamlScalar before && again.Kind == before.Kind && again.Value == before.Value)
                    return (old, true);
                return (patch ?? old, patch is null);
            default:
                ThrowUnlessAlike<YamlMapping>(old, patch, "a mapping");
                return MergeMappings(old, patch, schema);
        }
    }

    private MergeSchema? SchemaOf(YamlNode? node)
        => node is YamlMapping mapping && mapping["apiVersion"]?.Text is { Length: > 0 } apiVersion && mapping["kind"]?.Text is { Length: > 0 } kind
            ? types.Find(apiVersion, kind)
            : null;

    private (YamlNode? Node, bool InPlace) MergeMappings(YamlNode? old, YamlNode? patch, MergeSchema? schema)
    {
        if (IsNothing(old))
        {
            // A null that was written out stays; an empty value is dropped.
            if (patch is null)
                return (old is YamlScalar { Value.Length: > 0 } ? old : null, true);
            if (patch is not YamlMapping added)
                return (null, false);
            var (directive, clean) = TakeDirective(added);
            // What is new is merged with itself, so that its own nulls and directives take effect.
            return directive == "delete" ? (null, false) : (MergeFields(clean, clean, schema, clean), false);
        }

        var target = (YamlMapping)old!;
        if (patch is null)
            return (MergeFields(target, null, schema, target), true);
        if (patch is not YamlMapping changes)
            return (null, false);
        var (asked, rest) = TakeDirective(changes);
        if (ReferenceEquals(old, patch))
            return asked == "delete" ? (null, false) : (MergeFields(rest, rest, schema, rest), true);
        return asked switch
        {
            "delete" => (null, false),
            "replace" => (Remember(target, MergeFields(rest, rest, schema, rest), changes.Find(Directive)!.Value.Key.Span), false),
            _ => (MergeFields(target, rest, schema, target), true),
        };
    }

    private YamlMapping MergeFields(YamlMapping target, YamlMapping? patch, MergeSchema? schema, YamlMapping place)
    {
        var entries = new List<YamlEntry>(target.Entries.Count + 2);
        List<RemovedKey>? removed = null;
        var changed = false;
        foreach (var entry in target.Entries)
        {
            var change = patch?.Find(entry.Key.Value);
            var merged = Drop(Merge(entry.Value, change?.Value, schema?.Field(entry.Key.Value)).Node, entry.Value, change);
            if (merged is null)
            {
                changed = true;
                if (change is { Key: var by } && !ReferenceEquals(patch, target))
                    (removed ??= [.. place.Removed]).Add(new RemovedKey(entry.Key.Value, by.Span));
            }
            else if (ReferenceEquals(merged, entry.Value))
            {
                entries.Add(entry);
            }
            else
            {
                changed = true;
                entries.Add(new YamlEntry(change is { } own && ReferenceEquals(merged, own.Value) ? own.Key : entry.Key, merged));
            }
        }

        if (patch is not null && !ReferenceEquals(patch, target))
        {
            foreach (var change in patch.Entries)
            {
                if (target.Find(change.Key.Value) is not null)
                    continue;
                var merged = Drop(Merge(null, change.Value, schema?.Field(change.Key.Value)).Node, null, change);
                if (merged is null)
                    continue;
                changed = true;
                entries.Add(new YamlEntry(change.Key, merged));
            }
        }

        if (!changed)
            return target;
        var result = new YamlMapping(entries, target.Span);
        var kept = removed ?? (IReadOnlyList<RemovedKey>)place.Removed;
        return kept.Count == 0 ? result : new YamlMapping(entries, target.Span, [.. kept.Where(r => result.Find(r.Key) is null)]);
    }

    /// <summary>A null that a patch sets removes the key; one that the object had stays.</summary>
    private static YamlNode? Drop(YamlNode? merged, YamlNode? old, YamlEntry? change)
        => merged is YamlScalar { Kind: YamlScalarKind.Null } && (change is not null || !ReferenceEquals(merged, old)) ? null : merged;

    private YamlSequence? MergeLists(YamlSequence? old, YamlNode? patch, MergeSchema schema, string[] keys)
    {
        if (patch is YamlScalar)
            return null;
        var changes = patch as YamlSequence;
        if (changes is not null)
        {
            var (directive, rest) = TakeDirective(changes);
            if (directive == "delete" && old is not null)
                return null;
            if (directive == "replace" && old is not null)
                old = rest;
            changes = rest;
        }

        return new ListMerge(old ?? changes!, changes, keys.Length == 0 ? [""] : keys, (o, p) => Merge(o, p, schema)).Run();
    }

    private static (string? Directive, YamlMapping Remainder) TakeDirective(YamlMapping patch)
    {
        if (patch.Find(Directive) is not { } entry)
            return (null, patch);
        var directive = (entry.Value as YamlScalar)?.Value ?? "";
        ThrowIfUnknown(directive, entry.Value.Span);
        return (directive, new YamlMapping([.. patch.Entries.Where(e => e.Key.Value != Directive)], patch.Span));
    }

    // In a list, an item that holds nothing but the directive speaks for the list.
    private static (string? Directive, YamlSequence Remainder) TakeDirective(YamlSequence patch)
    {
        foreach (var item in patch.Items)
        {
            if (item is not YamlMapping { Entries.Count: 1 } mapping || mapping.Find(Directive) is not { } entry)
                continue;
            var directive = (entry.Value as YamlScalar)?.Value ?? "";
            ThrowIfUnknown(directive, entry.Value.Span);
            return (directive, patch.With([.. patch.Items.Where(i => i[Directive]?.Text != directive)]));
        }

        return (null, patch);
    }

    private static void ThrowIfUnknown(string directive, SourceSpan span)
    {
        if (directive is not ("delete" or "replace" or "merge"))
            throw new RenderException(span, $"A patch knows the directives delete, replace and merge, not '{directive}'.");
    }

    /// <summary>The new mapping, remembering which keys of the old one it took away, all the way down.</summary>
    public static YamlMapping Remember(YamlMapping old, YamlMapping replacement, SourceSpan by)
    {
        var removed = new List<RemovedKey>(replacement.Removed);
        var entries = new List<YamlEntry>(replacement.Entries.Count);
        foreach (var entry in replacement.Entries)
        {
            var before = old.Find(entry.Key.Value)?.Value;
            entries.Add(before is YamlMapping from && entry.Value is YamlMapping to && !ReferenceEquals(from, to)
                ? new YamlEntry(entry.Key, Remember(from, to, by))
                : entry);
        }

        foreach (var entry in old.Entries)
        {
            if (replacement.Find(entry.Key.Value) is null)
                removed.Add(new RemovedKey(entry.Key.Value, by));
        }

        return new YamlMapping(entries, replacement.Span, removed);
    }

    private static bool IsNothing(YamlNode? node) => node is null or YamlScalar { Kind: YamlScalarKind.Null };

    private static void ThrowUnlessAlike<T>(YamlNode? old, YamlNode? patch, string expected)
        where T : YamlNode
    {
        if (!IsNothing(old) && !IsNothing(patch) && patch is not T)
            throw new RenderException(patch!.Span, $"The patch must give {expected} here, as the object has in {Build.NameOf(old!.Span.Path)}, line {old.Span.Line}.");
    }
}
