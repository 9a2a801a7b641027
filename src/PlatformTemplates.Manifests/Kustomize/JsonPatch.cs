using System.Globalization;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The operations of RFC 6902, as kustomize applies them: a position may be negative and then counts from the end.</summary>
internal static class JsonPatch
{
    /// <summary>How many operations one patch may have: each makes anew what it changes, and no written patch has a tenth of it.</summary>
    private const int Limit = 1_000;

    /// <summary>The object after all operations.</summary>
    /// <exception cref="RenderException">An operation does not fit the object; none of them then counts.</exception>
    public static YamlMapping Apply(YamlMapping target, YamlSequence patch, ResourceId id)
    {
        if (patch.Items.Count > Limit)
            throw new RenderException(patch.Span, $"A patch of more than {Limit} operations is not applied here.", RenderProblemKind.Unsupported);
        YamlNode result = target;
        foreach (var operation in patch.Items)
        {
            if (operation is not YamlMapping fields)
                throw new RenderException(operation.Span, "An operation of a JSON patch is a mapping with op and path.");
            result = new Operation(fields, id).Apply(result);
        }

        return result as YamlMapping ?? throw new RenderException(patch.Span, $"The patch leaves no object of {id}.");
    }

    private sealed class Operation
    {
        private readonly YamlMapping _fields;
        private readonly ResourceId _id;
        private readonly SourceSpan _span;

        public Operation(YamlMapping fields, ResourceId id)
        {
            _fields = fields;
            _id = id;
            _span = fields.Span;
        }

        public YamlNode Apply(YamlNode root) => _fields["op"]?.Text switch
        {
            "add" => Add(root, Pointer("path"), Value()),
            "remove" => Remove(root, Pointer("path")),
            "replace" => Replace(root, Pointer("path"), Value()),
            "move" => Add(Remove(root, Pointer("from")), Pointer("path"), Get(root, Pointer("from")) ?? throw Missing("from")),
            "copy" => Add(root, Pointer("path"), Copied(root)),
            "test" => Test(root),
            null => throw new RenderException(_span, "An operation of a JSON patch needs an op."),
            var op => throw new RenderException(_fields["op"]!.Span, $"A JSON patch knows the operations add, remove, replace, move, copy and test, not '{op}'."),
        };

        private string[] Pointer(string field)
        {
            if (_fields[field] is not YamlScalar { Kind: YamlScalarKind.String } path)
                throw new RenderException(_fields[field]?.Span ?? _span, $"This operation of a JSON patch needs a {field}.");
            if (path.Value.Length == 0)
                return [];
            // What stands before the first slash is passed over by kustomize.
            var slash = path.Value.IndexOf('/');
            if (slash < 0)
                throw new RenderException(path.Span, $"The {field} of a JSON patch begins with '/'.");
            var tokens = path.Value.Substring(slash + 1).Split('/');
            for (var i = 0; i < tokens.Length; i++)
                tokens[i] = tokens[i].Replace("~1", "/").Replace("~0", "~");
            return tokens;
        }

        private YamlNode Value()
            => _fields["value"] is { } value ? AsJson(value) : new YamlScalar("null", YamlScalarKind.Null, _span);

        /// <summary>JSON patches, unlike manifests, are read by YAML 1.1, where a bare <c>yes</c> is true, and become JSON.</summary>
        private static YamlNode AsJson(YamlNode value) => value switch
        {
            YamlScalar { Kind: YamlScalarKind.Float } number when double.IsInfinity(ScalarResolution.ToDouble(number.Value)) || double.IsNaN(ScalarResolution.ToDouble(number.Value))
                => throw new RenderException(number.Span, $"JSON has no number {number.Value}."),
            YamlScalar { IsPlain: true, Kind: YamlScalarKind.String } flag when BareFlags.IsFlag(flag.Value)
                => new YamlScalar(BareFlags.IsTrue(flag.Value) ? "true" : "false", YamlScalarKind.Boolean, flag.Span),
            YamlScalar { IsPlain: true, Kind: YamlScalarKind.String } date when !ReferenceEquals(date.WithoutTime, date.Value)
                => new YamlScalar(date.WithoutTime, YamlScalarKind.String, date.Span),
            YamlSequence sequence => sequence.With([.. sequence.Items.Select(AsJson)]),
            YamlMapping mapping => new YamlMapping([], mapping.Span).WithAll([.. mapping.Entries.Select(e => new YamlEntry(AsKey(e.Key), AsJson(e.Value)))]),
            YamlScalar { IsFolded: true } scalar => new YamlScalar(scalar.Value, scalar.Kind, scalar.Span),
            _ => value,
        };

        private static YamlScalar AsKey(YamlScalar key) => AsJson(key) is YamlScalar { Kind: not YamlScalarKind.Null } text
            ? text.Kind == YamlScalarKind.String ? text : new YamlScalar(text.Value, YamlScalarKind.String, text.Span)
            : throw new RenderException(key.Span, "JSON has no key null: put it in quotes.");

        private YamlNode Add(YamlNode root, string[] path, YamlNode value)
        {
            if (path.Length == 0)
                return value;
            return Update(root, path, 0, (container, key) =>
            {
                if (container is YamlMapping mapping)
                    return Set(mapping, key, value);
                var items = new List<YamlNode>(container.Elements);
                items.Insert(key == "-" ? items.Count : Position(key, items.Count + 1), value);
                return ((YamlSequence)container).With(items);
            });
        }

        private YamlNode Replace(YamlNode root, string[] path, YamlNode value)
        {
            if (path.Length == 0)
                return value;
            return Update(root, path, 0, (container, key) =>
            {
                if (container is YamlMapping mapping)
                    return Set(mapping, key, value);
                var items = new List<YamlNode>(container.Elements);
                items[Position(key, items.Count)] = value;
                return ((YamlSequence)container).With(items);
            });
        }

        private YamlNode Remove(YamlNode root, string[] path)
        {
            if (path.Length == 0)
                throw new RenderException(_span, "A JSON patch cannot remove the whole object.");
            return Update(root, path, 0, (container, key) =>
            {
                if (container is YamlMapping mapping)
                    return mapping.Find(key) is null ? throw Missing("path") : mapping.Without(key, _span);
                var items = new List<YamlNode>(container.Elements);
                items.RemoveAt(Position(key, items.Count));
                return ((YamlSequence)container).With(items);
            });
        }

        // A key that is not there is copied as null, by kustomize's library; a path that ends before it is refused.
        private YamlNode Copied(YamlNode root)
        {
            var from = Pointer("from");
            if (Get(root, from) is { } value)
                return value;
            return from.Length > 0 && Get(root, [.. from.Take(from.Length - 1)]) is YamlMapping
                ? new YamlScalar("null", YamlScalarKind.Null, _span)
                : throw Missing("from");
        }

        private YamlNode Test(YamlNode root)
        {
            var path = Pointer("path");
            var found = Get(root, path);
            var value = Value();
            if (found is null && path.Length > 0 && Get(root, [.. path.Take(path.Length - 1)]) is not (YamlMapping or YamlSequence))
                throw Missing("path");
            if (found is null ? value is not YamlScalar { Kind: YamlScalarKind.Null } : !SameValue(found, value))
                throw new RenderException(_span, $"The test of the patch fails: {_fields["path"]!.Text} of {_id} has another value.");
            return root;
        }

        private YamlMapping Set(YamlMapping mapping, string key, YamlNode value)
        {
            var old = mapping.Find(key);
            if (old?.Value is YamlMapping before && value is YamlMapping after)
                value = StrategicMerge.Remember(before, after, _span);
            return mapping.With(new YamlScalar(key, YamlScalarKind.String, _fields["path"]!.Span), value);
        }

        private YamlNode Update(YamlNode node, string[] path, int depth, Func<YamlNode, string, YamlNode> edit)
        {
            if (depth + 1 == path.Length)
                return node is YamlMapping or YamlSequence ? edit(node, path[depth]) : throw Missing("path");
            switch (node)
            {
                case YamlMapping mapping when mapping.Find(path[depth]) is { } entry:
                    return mapping.With(entry.Key, Update(entry.Value, path, depth + 1, edit));
                case YamlSequence sequence:
                    var items = new List<YamlNode>(sequence.Items);
                    var position = Position(path[depth], items.Count);
                    items[position] = Update(items[position], path, depth + 1, edit);
                    return sequence.With(items);
                default:
                    throw Missing("path");
            }
        }

        private YamlNode? Get(YamlNode root, string[] path)
        {
            YamlNode? node = root;
            foreach (var key in path)
            {
                node = node switch
                {
                    YamlMapping mapping => mapping.Find(key)?.Value,
                    YamlSequence sequence => sequence.Items[Position(key, sequence.Items.Count)],
                    _ => null,
                };
            }

            return node;
        }

        private int Position(string key, int count)
        {
            if (!int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var position)
                || position >= count || position < -count)
            {
                throw Missing("path");
            }

            return position < 0 ? position + count : position;
        }

        private RenderException Missing(string field)
            => new(_fields[field]?.Span ?? _span, $"The patch does not apply: {_id} has no {_fields[field]?.Text}.");
    }

    private static bool SameValue(YamlNode left, YamlNode right)
    {
        switch (left, right)
        {
            case (YamlScalar a, YamlScalar b):
                if (a.Kind == YamlScalarKind.Integer && b.Kind == YamlScalarKind.Integer)
                    return ScalarResolution.TryInteger(a.Value, out var x) && ScalarResolution.TryInteger(b.Value, out var y) && x == y;
                if (a.Kind is YamlScalarKind.Integer or YamlScalarKind.Float && b.Kind is YamlScalarKind.Integer or YamlScalarKind.Float)
                    return ScalarResolution.ToDouble(a.Value).Equals(ScalarResolution.ToDouble(b.Value));
                return a.Kind == b.Kind && (a.Kind == YamlScalarKind.Null || string.Equals(a.Value, b.Value, a.Kind == YamlScalarKind.Boolean ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal));
            case (YamlSequence a, YamlSequence b):
                if (a.Items.Count != b.Items.Count)
                    return false;
                for (var i = 0; i < a.Items.Count; i++)
                {
                    if (!SameValue(a.Items[i], b.Items[i]))
                        return false;
                }

                return true;
            case (YamlMapping a, YamlMapping b):
                return a.Entries.Count == b.Entries.Count
                    && a.Entries.All(e => b.Find(e.Key.Value) is { } other && SameValue(e.Value, other.Value));
            default:
                return false;
        }
    }
}
