using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Changes the field that a <see cref="FieldSpec"/> leads to, everywhere it does in an object.</summary>
internal static class FieldEditor
{
    /// <summary>What the field becomes; the argument is null where a missing one is made. Null leaves it as it is.</summary>
    public delegate YamlNode? Change(YamlNode? old);

    /// <summary>The object with the field changed; the same instance where nothing was.</summary>
    /// <param name="root">The object.</param>
    /// <param name="spec">The field.</param>
    /// <param name="by">What asks for the change: what is made on the way has its place.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="RenderException">The way leads through a single value.</exception>
    public static YamlMapping Apply(YamlMapping root, FieldSpec spec, YamlNode by, Change change)
        => (YamlMapping)Walk(root, spec, 0, by, change);

    private static YamlNode Walk(YamlNode node, FieldSpec spec, int depth, YamlNode by, Change change)
    {
        if (depth == spec.Path.Length)
            return change(node) ?? node;
        switch (node)
        {
            case YamlMapping mapping:
                return WalkMapping(mapping, spec, depth, by, change);
            case YamlSequence sequence:
                return WalkSequence(sequence, spec, depth, by, change);
            case YamlScalar { Kind: YamlScalarKind.Null }:
                return node;
            default:
                throw new RenderException(node.Span, $"A mapping or a list is expected here, on the way to {string.Join(".", spec.Path)}.");
        }
    }

    private static YamlMapping WalkMapping(YamlMapping mapping, FieldSpec spec, int depth, YamlNode by, Change change)
    {
        var key = spec.Path[depth];
        var isList = key.EndsWith("[]", StringComparison.Ordinal);
        if (isList)
            key = key.Substring(0, key.Length - 2);
        var last = depth + 1 == spec.Path.Length;
        if (mapping.Find(key) is not { } entry)
        {
            if (!spec.Create || isList)
                return mapping;
            if (key.Length > 0)
                BareText.CheckKey(key, by.Place);
            var made = last ? change(null) : Walk(new YamlMapping([], by.Span), spec, depth + 1, by, change);
            return made is null ? mapping : mapping.With(new YamlScalar(key, YamlScalarKind.String, by.Span), made);
        }

        var old = entry.Value;
        YamlNode changed;
        if (old is YamlScalar { Kind: YamlScalarKind.Null })
        {
            // An empty value becomes what the path takes it for.
            if (isList)
                changed = new YamlSequence([], old.Span);
            else if (last)
                changed = change(spec.Create ? null : old) ?? old;
            else
                changed = spec.Create ? Walk(new YamlMapping([], by.Span), spec, depth + 1, by, change) : old;
        }
        else
        {
            changed = Walk(old, spec, depth + 1, by, change);
        }

        return ReferenceEquals(changed, old) ? mapping : mapping.With(entry.Key, changed);
    }

    private static YamlSequence WalkSequence(YamlSequence sequence, FieldSpec spec, int depth, YamlNode by, Change change)
    {
        List<YamlNode>? changed = null;
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var item = Walk(sequence.Items[i], spec, depth, by, change);
            if (ReferenceEquals(item, sequence.Items[i]))
                continue;
            changed ??= [.. sequence.Items];
            changed[i] = item;
        }

        return changed is null ? sequence : sequence.With(changed);
    }
}
