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
    /// <param name="target">The object.</param>
    /// <param name="patch">The operations.</param>
    /// <param name="id">The object's id, for messages.</param>
    /// <param name="isMarked">Whether kustomize has noted something in the object's annotations.</param>
    /// <param name="json">The text of the patch where it is written as JSON and not read as YAML; else null.</param>
    /// <exception cref="RenderException">An operation does not fit the object; none of them then counts.</exception>
    public static YamlMapping Apply(YamlMapping target, YamlSequence patch, ResourceId id, bool isMarked, string? json)
    {
        if (patch.Items.Count > Limit)
            throw new RenderException(patch.Span, $"A patch of more than {Limit} operations is not applied here.", RenderProblemKind.Unsupported);
        var result = JsonSpelling.Written(target);
        foreach (var operation in patch.Items)
        {
            if (operation is not YamlMapping fields)
                throw new RenderException(operation.Span, "An operation of a JSON patch is a mapping with op and path.");
            result = new Operation(fields, id, isMarked, json).Apply(result);
        }

        return JsonSpelling.Read(result) as YamlMapping ?? throw new RenderException(patch.Span, $"The patch leaves no object of {id}.");
    }

    private sealed class Operation
    {
        private readonly YamlMapping _fields;
        private readonly ResourceId _id;
        private readonly SourceSpan _span;
        private readonly bool _isMarked;
        private readonly string? _json;

        public Operation(YamlMapping fields, ResourceId id, bool isMarked, string? json)
        {
            _fields = fields;
            _id = id;
            _span = fields.Span;
            _isMarked = isMarked;
            _json = json;
        }

        public YamlNode Apply(YamlNode root) => _fields["op"]?.Text switch
        {
            "add" => Add(root, Pointer("path"), Value()),
            "remove" => Remove(root, Pointer("path")),
            "replace" => Replace(root, Pointer("path"), Value()),
            "move" => Add(Remove(root, Source()), Pointer("path"), Get(root, Pointer("from")) ?? throw Missing("from")),
            "copy" => Add(root, Pointer("path"), Copied(root)),
            "test" => Test(root),
            null => throw new RenderException(_span, "An operation of a JSON patch needs an op."),
            var op => throw new RenderException(_fields["op"]!.Span, $"A JSON patch knows the operations add, remove, replace, move, copy and test, not '{op}'."),
        };

        // With all annotations go the notes that kustomize makes there, and stay in the output.
        private string[] Source()
        {
            var from = Pointer("from");
            return HasNotes(from)
                ? throw new RenderException(_span, $"Kustomize would put its own notes about {_id} into the output with these annotations, which is not done here: take single values.", RenderProblemKind.Unsupported)
                : from;
        }

        private bool HasNotes(string[] path) => _isMarked && string.Join("/", path) is "" or "metadata" or "metadata/annotations";

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
            => _fields["value"] is not { } value ? new YamlScalar("null", YamlScalarKind.Null, _span)
                : _json is null ? JsonSpelling.Written(AsJson(value))
                : CheckNumbers(value);

        // A patch that is JSON keeps its numbers as they are written; only the last reading of the object takes them for doubles.
        private static YamlNode CheckNumbers(YamlNode value)
        {
            if (value is YamlScalar { IsPlain: true, Kind: YamlScalarKind.String } number)
                throw new RenderException(number.Span, $"The number {number.Value} is too large.");
            foreach (var item in value.Elements)
                CheckNumbers(item);
            foreach (var member in value.Members)
                CheckNumbers(member.Value);
            return value;
        }

        /// <summary>JSON patches, unlike manifests, are read by YAML 1.1, where a bare <c>yes</c> is true, and become JSON.</summary>
        private static YamlNode AsJson(YamlNode value) => value switch
        {
            YamlScalar { HasDisputedTag: true } tagged
                => throw new RenderException(tagged.Span, "What this tag means differs between the readers of YAML that kustomize uses: write the value without it.", RenderProblemKind.Unsupported),
            YamlScalar { Kind: YamlScalarKind.Float } number when double.IsInfinity(ScalarResolution.ToDouble(number.Value)) || double.IsNaN(ScalarResolution.ToDouble(number.Value))
                => throw new RenderException(number.Span, $"JSON has no number {number.Value}."),
            YamlScalar { IsPlain: true, Kind: YamlScalarKind.String } flag when BareFlags.IsFlag(flag.Value)
                => new YamlScalar(BareFlags.IsTrue(flag.Value) ? "true" : "false", YamlScalarKind.Boolean, flag.Span),
            YamlScalar { IsPlain: true, Kind: YamlScalarKind.String } date when !ReferenceEquals(date.WithoutTime, date.Value)
                => new YamlScalar(date.WithoutTime, YamlScalarKind.String, date.Span),
            YamlScalar { Kind: YamlScalarKind.Null } nothing => new YamlScalar("null", YamlScalarKind.Null, nothing.Span),
            YamlSequence sequence => sequence.With([.. sequence.Items.Select(AsJson)]),
            YamlMapping mapping => AsJson(mapping),
            YamlScalar { IsFolded: true } scalar => new YamlScalar(scalar.Value, scalar.Kind, scalar.Span),
            _ => value,
        };

        private static YamlMapping AsJson(YamlMapping mapping)
        {
            var entries = new List<YamlEntry>(mapping.Entries.Count);
            var known = new HashSet<string>(StringComparer.Ordinal);
            // What JSON has no key for counts before two of the same.
            YamlScalar[] keys = [.. mapping.Entries.Select(e => AsKey(e.Key))];
            foreach (var entry in mapping.Entries)
            {
                var key = keys[entries.Count];
                if (!known.Add(key.Value))
                    throw new RenderException(entry.Key.Span, $"The key {entry.Key.Value} is '{key.Value}' here, as one before it is, and kustomize keeps one of the two: put it in quotes, or take it away.", RenderProblemKind.Unsupported);
                entries.Add(new YamlEntry(key, AsJson(entry.Value)));
            }

            return new YamlMapping(entries, mapping.Span);
        }

        private static YamlScalar AsKey(YamlScalar key)
        {
            var text = key.Kind switch
            {
                YamlScalarKind.Null => throw new RenderException(key.Span, "JSON has no key null: put it in quotes."),
                YamlScalarKind.Float => JsonSpelling.Key(ScalarResolution.ToDouble(key.Value)),
                YamlScalarKind.Integer when ScalarResolution.TryInteger(key.Value, out var whole) && whole > long.MaxValue
                    => throw new RenderException(key.Span, $"The number {key.Value} is too large for a key: put it in quotes."),
                YamlScalarKind.Integer => JsonSpelling.Json(key),
                YamlScalarKind.Boolean => key.Value.ToLowerInvariant(),
                _ => ((YamlScalar)AsJson((YamlNode)key)).Value,
            };
            return new YamlScalar(text, YamlScalarKind.String, key.Span);
        }

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
            var from = Source();
            if (Get(root, from) is { } value)
                return value;
            return from.Length > 0 && Get(root, [.. from.Take(from.Length - 1)]) is YamlMapping
                ? new YamlScalar("null", YamlScalarKind.Null, _span)
                : throw Missing("from");
        }

        private YamlNode Test(YamlNode root)
        {
            var path = Pointer("path");
            if (HasNotes(path))
                throw new RenderException(_span, $"The test of the patch fails: {_id} has annotations of kustomize's own at this point. Test single values.");
            var found = Get(root, path);
            var value = Value();
            if (found is null && path.Length > 0 && Get(root, [.. path.Take(path.Length - 1)]) is not (YamlMapping or YamlSequence))
                throw Missing("path");
            if (_json is not null)
                CheckTexts(value);
            if (found is null ? value is not YamlScalar { Kind: YamlScalarKind.Null } : !SameValue(found, value))
                throw new RenderException(_span, $"The test of the patch fails: {_fields["path"]!.Text} of {_id} has another value.");
            return root;
        }

        // Such a test compares how two texts are written in JSON, in the patch by hand, in the object by Go.
        private void CheckTexts(YamlNode value)
        {
            if (value is YamlScalar { Kind: YamlScalarKind.String } text && ((text.Span.Length != text.Value.Length + 2 && _json!.IndexOf('\\') >= 0) || text.Value.IndexOfAny(['<', '>', '&', '\u2028', '\u2029']) >= 0))
                throw new RenderException(text.Span, "Kustomize compares this text as it is written, which depends on its escapes: write the patch as a YAML list with '-'.", RenderProblemKind.Unsupported);
            foreach (var item in value.Elements)
                CheckTexts(item);
            foreach (var member in value.Members)
                CheckTexts(member.Value);
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
                // Numbers are the same that are written the same: what comes from YAML has been made JSON of.
                if (a.Kind is YamlScalarKind.Integer or YamlScalarKind.Float && b.Kind is YamlScalarKind.Integer or YamlScalarKind.Float)
                    return a.Value == b.Value;
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
