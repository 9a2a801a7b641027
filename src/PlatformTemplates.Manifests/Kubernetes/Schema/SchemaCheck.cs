using System.Globalization;
using System.Text;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>
/// Holds an object against the fields of its kind, as the API server does when it is strict. What another tool fills in
/// before the cluster sees it (<c>${REPLICAS}</c>) may become anything, and <c>null</c> is the same as nothing. It is not for
/// several threads.
/// </summary>
/// <param name="remembers">Whether the objects share parts, as renderings of one base do: then what was good once is not looked at again.</param>
public sealed class SchemaCheck(bool remembers = false)
{
    private static readonly string[] Openings = ["${", "$(", "{{", "#{", "<", "__", "ENC["];

    private readonly Dictionary<YamlMapping, ObjectSchema>? _good = remembers ? [] : null;
    private readonly List<Step> _steps = [];
    private List<SchemaProblem> _problems = [];
    private bool _isWhole;

    /// <summary>What does not fit; empty for a good object.</summary>
    /// <param name="root">The object.</param>
    /// <param name="schema">The fields of its kind.</param>
    /// <param name="isWhole">Whether all of it is there, so that what is missing is missing.</param>
    public IReadOnlyList<SchemaProblem> Check(YamlMapping root, ObjectSchema schema, bool isWhole = true)
    {
        _problems = [];
        _isWhole = isWhole;
        _steps.Clear();
        _steps.Add(new Step("", null, 0, null));
        Fields(root, schema, (root["kind"] ?? root).Place);
        return _problems;
    }

    private void Value(YamlNode node, ValueSchema schema, Place above)
    {
        switch (schema.Kind)
        {
            case ValueKind.Any:
                return;
            case ValueKind.Object when node is YamlMapping mapping:
                Fields(mapping, schema.Object!, above);
                return;
            case ValueKind.Map when node is YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                    Enter(new Step(entry.Key.Value, null, 0, null), entry.Value, schema.Item!, entry.Key.Place);
                return;
            case ValueKind.List when node is YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    var item = sequence.Items[i];
                    Enter(new Step("", item, i, null), item, schema.Item!, item is YamlMapping { Entries.Count: > 0 } first ? first.Entries[0].Key.Place : item.Place);
                }

                return;
            case ValueKind.Object or ValueKind.Map or ValueKind.List:
                if (!IsFilledLater(node))
                    Report(SchemaProblemKind.WrongType, node is YamlScalar ? node.Span : above.Span, $"{Here()} takes {Described(schema)}, and this is {Described(node)}.");
                return;
            default:
                Single(node, schema, above);
                return;
        }
    }

    private void Enter(Step step, YamlNode node, ValueSchema schema, Place above)
    {
        // Nearly all single values are good, and nobody needs to know the way to them.
        if (node is YamlScalar scalar && FaultOf(scalar, schema) == Fault.None)
            return;
        _steps.Add(step);
        Value(node, schema, above);
        _steps.RemoveAt(_steps.Count - 1);
    }

    private void Fields(YamlMapping mapping, ObjectSchema schema, Place above)
    {
        var entries = mapping.Entries;
        if (_isWhole && entries.Count > 1 && _good is not null && _good.TryGetValue(mapping, out var known) && known == schema)
            return;
        var before = _problems.Count;
        _steps[_steps.Count - 1] = _steps[_steps.Count - 1] with { Fields = schema };
        foreach (var entry in entries)
        {
            if (schema.Fields.TryGetValue(entry.Key.Value, out var field))
                Enter(new Step(entry.Key.Value, null, 0, null), entry.Value, field, entry.Key.Place);
            else if (!schema.KeepsUnknown && (_isWhole || !entry.Key.Value.StartsWith("$", StringComparison.Ordinal)))
                Unknown(entry.Key, mapping, schema);
        }

        if (!_isWhole)
            return;
        for (var i = 0; i < schema.Required.Count; i++)
        {
            if (mapping.Find(schema.Required[i]) is not { Value: not YamlScalar { Kind: YamlScalarKind.Null } })
                Missing(schema.Required[i], mapping, above);
        }

        if (_problems.Count == before && entries.Count > 1 && _good is not null)
            _good[mapping] = schema;
    }

    private void Unknown(YamlScalar key, YamlMapping mapping, ObjectSchema schema)
    {
        // What a program writes that knows no empty time; clusters drop it wherever it stands.
        if (IsFilledLater(key) || key.Value == "creationTimestamp" && mapping[key.Value] is YamlScalar { Kind: YamlScalarKind.Null })
            return;
        var nearest = NearestWord.Of(key.Value, schema.Fields.Keys.Where(f => mapping.Find(f) is null));
        var advice = nearest is not null ? $"Write '{nearest}'."
            : Home(key.Value, schema) is { } home ? $"It is a field of {home}: move it there."
            : "Remove it, or put it where it belongs.";
        Report(SchemaProblemKind.UnknownField, key.Span, $"'{key.Value}' is no field of {Here()}. {advice}", key.Value, nearest);
    }

    private void Missing(string field, YamlMapping mapping, Place above)
    {
        if (mapping.RemovalOf(field) is { } removal)
            Report(SchemaProblemKind.MissingField, removal, $"{Here()} must have '{field}', and this patch removes it. Leave it in place.");
        else
            Report(SchemaProblemKind.MissingField, above.Span, $"{Here()} must have '{field}'. Add it.");
    }

    private void Single(YamlNode node, ValueSchema schema, Place above)
    {
        if (node is not YamlScalar scalar)
        {
            Report(SchemaProblemKind.WrongType, above.Span, $"{Here()} takes {Described(schema)}, and this is {Described(node)}.");
            return;
        }

        var fault = FaultOf(scalar, schema);
        if (fault == Fault.None || IsFilledLater(scalar))
            return;
        var text = scalar.Value;
        switch (fault)
        {
            case Fault.Type:
                var (advice, instead) = Advice(scalar, schema);
                Report(SchemaProblemKind.WrongType, scalar.Span, $"{Here()} takes {Described(schema)}, and {Shown(scalar)} is {Described(scalar)}.{advice}", text, instead);
                break;
            case Fault.Word:
                var nearest = NearestWord.Of(text, schema.Allowed);
                Report(SchemaProblemKind.UnknownValue, scalar.Span, $"'{text}' is no value of {Here()}. Write {(nearest is null ? OneOf(schema.Allowed) : $"'{nearest}'")}.", text, nearest);
                break;
            case Fault.Base64:
                var isData = _steps[_steps.Count - 2].Key == "data";
                Report(SchemaProblemKind.WrongType, scalar.Span, $"{Here()} takes base64, and '{Short(text)}' is none.{(isData ? " Write it encoded, or as it is under stringData." : "")}");
                break;
            default:
                Report(SchemaProblemKind.WrongType, scalar.Span, $"{Here()} takes an amount, and '{Short(text)}' is none. Write it as 10Gi, 512Mi, 250m or 1.", text);
                break;
        }
    }

    private static Fault FaultOf(YamlScalar scalar, ValueSchema schema)
        => scalar.Kind == YamlScalarKind.Null || schema.Kind == ValueKind.Any ? Fault.None
            : !Fits(scalar, schema) ? Fault.Type
            : schema.Allowed.Count > 0 && scalar.Value.Length > 0 && !schema.Allowed.Contains(scalar.Value) ? Fault.Word
            : schema.Kind == ValueKind.Base64 && !IsBase64(scalar.Value) ? Fault.Base64
            : schema.Kind == ValueKind.Quantity && scalar.Kind == YamlScalarKind.String && Quantity.Parse(scalar.Value) is null ? Fault.Quantity
            : Fault.None;

    private static bool Fits(YamlScalar scalar, ValueSchema schema) => schema.Kind switch
    {
        ValueKind.Text or ValueKind.Base64 => scalar.Kind == YamlScalarKind.String,
        ValueKind.Integer => IsWhole(scalar, schema.Bits),
        ValueKind.Number => scalar.Kind is YamlScalarKind.Integer or YamlScalarKind.Float,
        ValueKind.Flag => scalar.Kind == YamlScalarKind.Boolean || IsOldFlag(scalar),
        ValueKind.Quantity => scalar.Kind is YamlScalarKind.String or YamlScalarKind.Integer or YamlScalarKind.Float,
        ValueKind.IntegerOrText => scalar.Kind == YamlScalarKind.String || IsWhole(scalar, 32),
        _ => false,
    };

    // 3.0 and 1e3 reach the API server as 3 and 1000.
    private static bool IsWhole(YamlScalar scalar, int bits)
    {
        if (scalar.Kind is not (YamlScalarKind.Integer or YamlScalarKind.Float))
            return false;
        var value = ScalarResolution.ToDouble(scalar.Value);
        var limit = bits == 32 ? 2147483648.0 : 9223372036854775808.0;
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

        return IsVariable(text);
    }

    // $REDIS_PASSWORD, as envsubst takes it.
    private static bool IsVariable(string text)
    {
        if (text.Length < 2 || text[0] != '$')
            return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
                return false;
        }

        return true;
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
    private string? Home(string field, ObjectSchema schema)
    {
        for (var i = _steps.Count - 2; i >= 0; i--)
        {
            if (_steps[i].Fields?.Fields.ContainsKey(field) == true)
                return Here(i + 1);
        }

        string? found = null;
        foreach (var child in schema.Fields)
        {
            var inner = child.Value.Kind == ValueKind.List ? child.Value.Item! : child.Value;
            if (inner.Kind != ValueKind.Object || !inner.Object!.Fields.ContainsKey(field))
                continue;
            if (found is not null)
                return null;
            found = child.Key;
        }

        return found is null ? null : _steps.Count == 1 ? found : $"{Here()}.{found}";
    }

    /// <summary>The place that the first steps lead to; an item is called by its name, since its position may be another in each environment.</summary>
    private string Here(int count = 0)
    {
        count = count == 0 ? _steps.Count : count;
        if (count == 1)
            return "the object";
        var text = new StringBuilder();
        for (var i = 1; i < count; i++)
        {
            if (_steps[i].Item is { } item)
                text.Append('[').Append(item["name"]?.Text ?? _steps[i].Index.ToString(CultureInfo.InvariantCulture)).Append(']');
            else
                text.Append(text.Length == 0 ? "" : ".").Append(_steps[i].Key);
        }

        return text.ToString();
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

    private void Report(SchemaProblemKind kind, SourceSpan span, string message, string written = "", string? instead = null)
    {
        var owner = _steps.Count - 1;
        while (_steps[owner].Fields is null)
            owner--;
        _problems.Add(new SchemaProblem(kind, span, message, written, instead, _steps[owner].Fields!.Name));
    }

    /// <summary>What is wrong with a single value.</summary>
    private enum Fault
    {
        None,
        Type,
        Word,
        Base64,
        Quantity,
    }

    /// <summary>One step into an object: to a field or key, or to an item of a list; with the fields of the object it leads to.</summary>
    private readonly record struct Step(string Key, YamlNode? Item, int Index, ObjectSchema? Fields);
}
