using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Puts the value of a replacement into all the fields of an object that one path leads to.</summary>
/// <param name="path">The path.</param>
/// <param name="value">The value.</param>
/// <param name="delimiter">What the field's parts stand between, where only one of them is replaced.</param>
/// <param name="index">Which part; one before the first or after the last is added.</param>
/// <param name="creates">Whether what is missing on the way is made.</param>
internal sealed class ReplacementEditor(FieldPath path, YamlNode value, string? delimiter, int index, bool creates)
{
    private bool _found;

    /// <summary>The object with the value in place.</summary>
    /// <exception cref="RenderException">The path leads nowhere, or the value does not fit there.</exception>
    public YamlMapping Apply(YamlMapping root)
    {
        _found = false;
        var result = Walk(root, 0);
        if (!_found)
            throw new RenderException(path.Text.Span, $"{Title(root)} has no {path.Text.Value}{(creates ? " and it cannot be made" : "")}.");
        return result as YamlMapping ?? throw new RenderException(path.Text.Span, $"The replacement leaves no object of {Title(root)}.");
    }

    // What is missing and about to be made is null.
    private YamlNode Walk(YamlNode? node, int depth)
    {
        if (depth == path.Parts.Count)
        {
            _found = true;
            return Set(node);
        }

        var part = path.Parts[depth];
        return part.IsInList ? WalkList(node, part, depth) : WalkField(node, part, depth);
    }

    private YamlNode WalkField(YamlNode? node, FieldPath.Part part, int depth)
    {
        if (node is YamlScalar { Kind: YamlScalarKind.Null })
        {
            // Kustomize makes the field, and loses it: nothing is there to hold it.
            _found |= creates;
            return node;
        }

        if (node is not (null or YamlMapping) || part.Key.Length == 0)
            throw new RenderException(path.Text.Span, $"The way to {path.Text.Value} leads through {Describe(node)}, which has no field '{part.Key}'.");
        var mapping = node as YamlMapping ?? new YamlMapping([], path.Text.Span);
        if (mapping.Find(part.Key) is not { } entry)
            return creates ? mapping.With(Key(part.Key), Walk(null, depth + 1)) : mapping;
        var changed = Walk(entry.Value, depth + 1);
        return ReferenceEquals(changed, entry.Value) ? mapping : mapping.With(entry.Key, changed);
    }

    private YamlNode WalkList(YamlNode? node, FieldPath.Part part, int depth)
    {
        if (node is not (null or YamlSequence or YamlScalar { Kind: YamlScalarKind.Null }) || (node is null && part.IsEach))
            throw new RenderException(path.Text.Span, $"The way to {path.Text.Value} leads through {Describe(node)}, which is no list.");
        if (node is YamlScalar)
        {
            if (part.Index is not null)
                throw new RenderException(path.Text.Span, $"The list on the way to {path.Text.Value} is empty.");
            _found |= creates && !part.IsEach;
            return node;
        }

        var items = new List<YamlNode>(node?.Elements ?? []);
        if (part.Index is { } position)
        {
            if (position > items.Count || (position == items.Count && !creates))
                throw new RenderException(path.Text.Span, $"The list on the way to {path.Text.Value} has {items.Count} items: none at {position}.");
            if (position == items.Count)
                items.Add(Walk(null, depth + 1));
            else
                items[position] = Walk(items[position], depth + 1);
        }
        else
        {
            var matched = false;
            for (var i = 0; i < items.Count; i++)
            {
                if (!part.IsEach && !part.Matches(items[i]))
                    continue;
                matched = true;
                items[i] = Walk(items[i], depth + 1);
            }

            if (!matched && creates && !part.IsEach)
                items.Add(Make(part, depth + 1));
        }

        return (node as YamlSequence ?? new YamlSequence([], path.Text.Span)).With(items);
    }

    // The item that a condition asks for and that is not there.
    private YamlNode Make(FieldPath.Part part, int depth)
    {
        if (part.Field!.Length > 0)
            return Walk(new YamlMapping([new YamlEntry(Key(part.Field), Resolved(part.Wanted))], path.Text.Span), depth);
        if (depth < path.Parts.Count)
            return Walk(Resolved(part.Wanted), depth);
        _found = true;
        return value is YamlScalar scalar ? Resolved(Text(part.Wanted, scalar), scalar) : Resolved("");
    }

    private YamlNode Set(YamlNode? old)
    {
        var scalar = value as YamlScalar;
        if (delimiter is not null && old is not YamlScalar && (old is not null || scalar is null))
            throw new RenderException(path.Text.Span, $"A delimiter takes a single value apart; {path.Text.Value} is none.");
        return old switch
        {
            YamlScalar there => Retyped(there, Text(there.Value, scalar)),
            null when scalar is not null => Resolved(Text("", scalar), scalar),
            _ => value,
        };
    }

    // The text that the field gets: the new one, or the old one with a part of it replaced.
    private string Text(string old, YamlScalar? scalar)
    {
        var added = scalar?.Value ?? "";
        if (delimiter is null)
            return added;
        var parts = new List<string>(old.Split([delimiter], StringSplitOptions.None));
        if (index < 0)
            parts.Insert(0, added);
        else if (index >= parts.Count)
            parts.Add(added);
        else
            parts[index] = added;
        return string.Join(delimiter, parts);
    }

    // A field keeps its type: a text takes the digits of a number, a number takes only what is one.
    private YamlScalar Retyped(YamlScalar old, string text)
    {
        if (old.Kind == YamlScalarKind.String)
            return new YamlScalar(text, YamlScalarKind.String, value.Span);
        var resolved = Resolved(text);
        if (resolved.Kind == old.Kind || (old.Kind == YamlScalarKind.Float && resolved.Kind == YamlScalarKind.Integer))
            return old.Kind == YamlScalarKind.Null ? old : new YamlScalar(resolved.Value, resolved.Kind, value.Span);
        throw new RenderException(path.Text.Span, $"'{text}' cannot replace {(old.Value.Length > 0 ? old.Value : "nothing")}, which is no text.");
    }

    // What is made new has the type that the text has when it stands alone; annotations are always text.
    private YamlScalar Resolved(string text, YamlScalar? source = null)
    {
        var kind = ScalarResolution.Resolve(ref text);
        if (path.Parts.Count == 3 && path.Parts[0].Key == "metadata" && path.Parts[1].Key == "annotations")
            kind = YamlScalarKind.String;
        return new YamlScalar(text, kind, source?.Span ?? path.Text.Span);
    }

    private YamlScalar Key(string text)
    {
        BareText.CheckKey(text, path.Text.Place);
        return new YamlScalar(text, YamlScalarKind.String, path.Text.Span);
    }

    private static string Title(YamlMapping root) => $"{root["kind"]?.Text} '{root.Find("metadata", "name")?.Text}'";

    private static string Describe(YamlNode? node) => node switch
    {
        YamlSequence => "a list",
        YamlScalar => "a single value",
        _ => "a mapping",
    };
}
