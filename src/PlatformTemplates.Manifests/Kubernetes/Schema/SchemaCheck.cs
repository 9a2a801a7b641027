using System.Globalization;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>
/// Holds an object against the fields of its kind, as the API server does when it is strict. What another tool fills in
/// before the cluster sees it (<c>${REPLICAS}</c>) may become anything, and <c>null</c> is the same as nothing.
/// </summary>
public sealed class SchemaCheck
{
    private static readonly string[] Openings = ["${", "$(", "{{", "#{", "<", "__", "ENC["];

    private readonly List<SchemaProblem> _problems = [];
    private readonly bool _isWhole;

    private SchemaCheck(bool isWhole) => _isWhole = isWhole;

    /// <summary>What does not fit; empty for a good object.</summary>
    /// <param name="root">The object.</param>
    /// <param name="schema">The fields of its kind.</param>
    /// <param name="isWhole">Whether all of it is there, so that what is missing is missing.</param>
    public static IReadOnlyList<SchemaProblem> Check(YamlMapping root, ObjectSchema schema, bool isWhole = true)
    {
        var check = new SchemaCheck(isWhole);
        check.Fields(root, schema, new Place(null, "", schema), root["kind"]?.Span ?? root.Span);
        return check._problems;
    }

    private void Value(YamlNode node, ValueSchema schema, Place place, SourceSpan above)
    {
        if (node is YamlScalar { Kind: YamlScalarKind.Null })
            return;
        switch (schema.Kind)
        {
            case ValueKind.Any:
                return;
            case ValueKind.Object when node is YamlMapping mapping:
                Fields(mapping, schema.Object!, place with { Fields = schema.Object! }, above);
                return;
            case ValueKind.Map when node is YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                    Value(entry.Value, schema.Item!, new Place(place, entry.Key.Value, null), entry.Key.Span);
                return;
            case ValueKind.List when node is YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    var item = sequence.Items[i];
                    Value(item, schema.Item!, new Place(place, "", null) { Item = item, Index = i }, item is YamlMapping { Entries.Count: > 0 } first ? first.Entries[0].Key.Span : item.Span);
                }

                return;
            case ValueKind.Object or ValueKind.Map or ValueKind.List:
                if (!IsFilledLater(node))
                    Report(SchemaProblemKind.WrongType, node is YamlScalar ? node.Span : above, $"{place} takes {Described(schema)}, and this is {Described(node)}.", place);
                return;
            default:
                Single(node, schema, place, above);
                return;
        }
    }

    private void Fields(YamlMapping mapping, ObjectSchema schema, Place place, SourceSpan above)
    {
        var entries = mapping.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (schema.Fields.TryGetValue(entry.Key.Value, out var field))
                Value(entry.Value, field, new Place(place, entry.Key.Value, null), entry.Key.Span);
            else if (!schema.KeepsUnknown && (_isWhole || entry.Key.Value[0] != '$'))
                Unknown(entry.Key, mapping, schema, place);
        }

        if (!_isWhole)
            return;
        foreach (var required in schema.Required)
        {
            if (mapping.Find(required) is not { Value: not YamlScalar { Kind: YamlScalarKind.Null } })
                Missing(required, mapping, place, above);
        }
    }

    private void Unknown(YamlScalar key, YamlMapping mapping, ObjectSchema schema, Place place)
    {
        if (IsFilledLater(key))
            return;
        var nearest = NearestWord.Of(key.Value, schema.Fields.Keys.Where(f => mapping.Find(f) is null));
        var advice = nearest is not null ? $"Write '{nearest}'."
            : Home(key.Value, place) is { } home ? $"It is a field of {home}: move it there."
            : "Remove it, or put it where it belongs.";
        Report(SchemaProblemKind.UnknownField, key.Span, $"'{key.Value}' is no field of {place}. {advice}", place, key.Value, nearest);
    }

    private void Missing(string field, YamlMapping mapping, Place place, SourceSpan above)
    {
        if (mapping.RemovalOf(field) is { } removal)
            Report(SchemaProblemKind.MissingField, removal, $"{place} must have '{field}', and this patch removes it. Leave it in place.", place);
        else
            Report(SchemaProblemKind.MissingField, above, $"{place} must have '{field}'. Add it.", place);
    }

    private void Single(YamlNode node, ValueSchema schema, Place place, SourceSpan above)
    {
        if (node is not YamlScalar scalar)
        {
            Report(SchemaProblemKind.WrongType, above, $"{place} takes {Described(schema)}, and this is {Described(node)}.", place);
            return;
        }

        var text = scalar.Value;
        if (!Fits(scalar, schema))
        {
            if (IsFilledLater(scalar))
                return;
            var (advice, instead) = Advice(scalar, schema);
            Report(SchemaProblemKind.WrongType, scalar.Span, $"{place} takes {Described(schema)}, and {Shown(scalar)} is {Described(scalar)}.{advice}", place, text, instead);
        }
        else if (schema.Allowed.Count > 0 && text.Length > 0 && !schema.Allowed.Contains(text) && !IsFilledLater(scalar))
        {
            var nearest = NearestWord.Of(text, schema.Allowed);
            Report(SchemaProblemKind.UnknownValue, scalar.Span, $"'{text}' is no value of {place}. Write {(nearest is null ? OneOf(schema.Allowed) : $"'{nearest}'")}.", place, text, nearest);
        }
        else if (schema.Kind == ValueKind.Base64 && !IsBase64(text) && !IsFilledLater(scalar))
        {
            Report(SchemaProblemKind.WrongType, scalar.Span, $"{place} takes base64, and '{Short(text)}' is none.{(place.Up?.Key == "data" ? " Write it encoded, or as it is under stringData." : "")}", place);
        }
        else if (schema.Kind == ValueKind.Quantity && scalar.Kind == YamlScalarKind.String && Quantity.Parse(text) is null && !IsFilledLater(scalar))
        {
            Report(SchemaProblemKind.WrongType, scalar.Span, $"{place} takes an amount, and '{Short(text)}' is none. Write it as 10Gi, 512Mi, 250m or 1.", place, text);
        }
    }

    private static bool Fits(YamlScalar scalar, ValueSchema schema) => schema.Kind switch
    {
        ValueKind.Text or ValueKind.Base64 => scalar.Kind == YamlScalarKind.String,
        ValueKind.Integer => IsWhole(scalar, schema.Bits),
        ValueKind.Number => scalar.Kind is YamlScalarKind.Integer or YamlScalarKind.Float,
        ValueKind.Flag => scalar.Kind == YamlScalarKind.Boolean || IsOldFlag(scalar),
        ValueKind.Quantity => scalar.Kind is YamlScalarKind.String or YamlScalarKind.Integer or YamlScalarKind.Float,
        _ => scalar.Kind == YamlScalarKind.String || IsWhole(scalar, 32),
    };

    // 3.0 and 1e3 reach the API server as 3 and 1000.
    private static bool IsWhole(YamlScalar scalar, int bits)
    {
        if (scalar.Kind is not (YamlScalarKind.Integer or YamlScalarKind.Float))
            return false;
        var value = ScalarResolution.ToDouble(scalar.Value);
        var limit = Math.Pow(2, bits - 1);
        return value == Math.Floor(value) && value < limit && value >= -limit;
    }

    // Of the readers that stand between a repository and a cluster, some take a bare yes for true and some for text.
    private static bool IsOldFlag(YamlScalar scalar)
        => scalar.Kind == YamlScalarKind.String && scalar.Span.Length == scalar.Value.Length
            && scalar.Value.ToLowerInvariant() is "yes" or "no" or "on" or "off" or "y" or "n";

    private static bool IsFilledLater(YamlNode node)
    {
        if (node is not YamlScalar { Kind: YamlScalarKind.String, Value: var text })
            return false;
        foreach (var opening in Openings)
        {
            if (text.IndexOf(opening, StringComparison.Ordinal) >= 0)
                return true;
        }

        return false;
    }

    private static bool IsBase64(string text)
    {
        var (letters, padding) = (0, 0);
        foreach (var c in text)
        {
            if (c is '\r' or '\n')
                continue;
            if (c == '=')
                padding++;
            else if (padding > 0 || c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/'))
                return false;
            else
                letters++;
        }

        return (letters + padding) % 4 == 0 && padding <= 2;
    }

    private static (string Advice, string? Instead) Advice(YamlScalar scalar, ValueSchema schema)
    {
        var text = scalar.Value;
        if (schema.Kind is ValueKind.Text)
            return (" Put it in quotes.", $"\"{text}\"");
        if (scalar.Kind != YamlScalarKind.String)
            return ("", null);
        var bare = text;
        var fits = Fits(new YamlScalar(bare, ScalarResolution.Resolve(ref bare), scalar.Span), schema) && bare == text;
        return fits && scalar.Span.Length > text.Length ? (" Remove the quotes.", text) : ("", null);
    }

    // Wrong indentation puts a field one level too high or too low.
    private static string? Home(string field, Place place)
    {
        for (var above = place.Up; above is not null; above = above.Up)
        {
            if (above.Fields?.Fields.ContainsKey(field) == true)
                return above.ToString();
        }

        string? found = null;
        foreach (var child in place.Fields!.Fields)
        {
            var inner = child.Value.Kind == ValueKind.List ? child.Value.Item! : child.Value;
            if (inner.Kind != ValueKind.Object || !inner.Object!.Fields.ContainsKey(field))
                continue;
            if (found is not null)
                return null;
            found = new Place(place, child.Key, null).ToString();
        }

        return found;
    }

    private static string Shown(YamlScalar scalar) => scalar.Kind == YamlScalarKind.String ? $"'{Short(scalar.Value)}'" : scalar.Value;

    private static string Short(string text)
    {
        var line = text.Split('\n')[0].TrimEnd('\r');
        return line.Length <= 40 && line.Length == text.Length ? text : line.Substring(0, Math.Min(40, line.Length)) + "…";
    }

    private static string OneOf(IReadOnlyList<string> words)
        => words.Count == 1 ? $"'{words[0]}'" : $"one of {string.Join(", ", words)}";

    private static string Described(ValueSchema schema) => schema.Kind switch
    {
        ValueKind.Text => "text",
        ValueKind.Base64 => "base64",
        ValueKind.Integer => string.Format(CultureInfo.InvariantCulture, "a whole number of {0} bits", schema.Bits),
        ValueKind.Number => "a number",
        ValueKind.Flag => "true or false",
        ValueKind.Quantity => "an amount",
        ValueKind.IntegerOrText => "a whole number or text",
        ValueKind.List => "a list",
        _ => "a mapping",
    };

    private static string Described(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { Kind: YamlScalarKind.Boolean } => "a flag",
        YamlScalar { Kind: YamlScalarKind.Integer or YamlScalarKind.Float } => "a number",
        _ => "text",
    };

    private void Report(SchemaProblemKind kind, SourceSpan span, string message, Place place, string written = "", string? instead = null)
    {
        var owner = place;
        while (owner.Fields is null)
            owner = owner.Up!;
        _problems.Add(new SchemaProblem(kind, span, message, written, instead, owner.Fields.Name));
    }

    /// <summary>Where a value stands; made into words only where something is wrong.</summary>
    private sealed record Place(Place? Up, string Key, ObjectSchema? Fields)
    {
        public YamlNode? Item { get; init; }

        public int Index { get; init; }

        // An item is called by its name where it has one: its position may be another in each environment.
        public override string ToString()
        {
            if (Up is null)
                return "the object";
            if (Item is not null)
                return $"{Up}[{Item["name"]?.Text ?? Index.ToString(CultureInfo.InvariantCulture)}]";
            return Up.Up is null ? Key : $"{Up}.{Key}";
        }
    }
}
