using System.Globalization;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events.Schemas;

/// <summary>
/// Whether every message that one JSON schema allows is allowed by another. A new optional property counts as allowed,
/// though an open schema let anything stand under its name before. What is put together by <c>anyOf</c> and its like, and
/// what stands in other files, is not compared.
/// </summary>
internal sealed class JsonSchemaCompatibility
{
    // Depth of a schema that refers to itself.
    private const int Deepest = 32;

    private static readonly string[] Combined = ["anyOf", "oneOf", "allOf", "not", "if", "$dynamicRef", "$recursiveRef"];
    private static readonly string[] LowerBounds = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
    private static readonly string[] UpperBounds = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

    private readonly YamlNode _reader;
    private readonly YamlNode _writer;
    private readonly bool _readerIsChanged;
    private readonly List<SchemaChange> _changes = [];

    private JsonSchemaCompatibility(YamlNode reader, YamlNode writer, bool readerIsChanged) => (_reader, _writer, _readerIsChanged) = (reader, writer, readerIsChanged);

    /// <summary>What one side allows and the other does not; the parameters are those of <see cref="AvroCompatibility"/>.</summary>
    public static IReadOnlyList<SchemaChange> Compare(YamlNode reader, YamlNode writer, bool readerIsChanged)
    {
        var comparison = new JsonSchemaCompatibility(reader, writer, readerIsChanged);
        comparison.Compare(reader, writer, "the message", 0);
        return comparison._changes;
    }

    private void Compare(YamlNode? read, YamlNode? wrote, string what, int depth)
    {
        if (Resolved(read, _reader) is not YamlMapping reader || Resolved(wrote, _writer) is not YamlMapping writer || depth > Deepest || Combined.Any(k => reader[k] is not null || writer[k] is not null))
            return;
        if (!CompareTypes(reader, writer, what))
            return;
        CompareValues(reader, writer, what);
        CompareRequired(reader, writer, what);
        CompareBounds(reader, writer, what);

        var properties = reader["properties"] as YamlMapping;
        foreach (var property in (writer["properties"] as YamlMapping)?.Entries ?? [])
        {
            if (properties?[property.Key.Value] is { } other)
                Compare(other, property.Value, $"'{property.Key.Value}'", depth + 1);
            else if (IsFalse(reader["additionalProperties"]) && reader["patternProperties"] is null)
                Add(reader["additionalProperties"]!, property.Key, $"'{property.Key.Value}' is a property for who writes and none for who reads, where additionalProperties is false");
        }

        if (IsFalse(reader["additionalProperties"]) && !IsFalse(writer["additionalProperties"]))
            Add(reader["additionalProperties"]!, writer, $"{what} may have properties of any name when it is written, and none but its own when it is read");
        if (reader["items"] is YamlMapping items && writer["items"] is YamlMapping others)
            Compare(items, others, $"each of {what}", depth + 1);
    }

    private bool CompareTypes(YamlMapping reader, YamlMapping writer, string what)
    {
        if (TypesOf(reader) is not { } read)
            return true;
        if (TypesOf(writer) is not { } wrote)
        {
            // A list of values may say it without the word.
            if (writer["enum"] is null && writer["const"] is null)
                Add(reader["type"]!, writer, $"{what} may be of any type when it is written, and is read as {string.Join(" or ", read)}");
            return true;
        }

        var lost = wrote.Where(t => !read.Contains(t) && !(t == "integer" && read.Contains("number"))).ToList();
        if (lost.Count == 0)
            return true;
        Add(reader["type"]!, writer["type"]!, $"{what} may be {string.Join(" or ", lost)} when it is written, and is read as {string.Join(" or ", read)}");
        return false;
    }

    private void CompareValues(YamlMapping reader, YamlMapping writer, string what)
    {
        if (ValuesOf(reader) is not { } read)
            return;
        var place = reader["enum"] ?? reader["const"]!;
        if (ValuesOf(writer) is not { } wrote)
        {
            Add(place, writer, $"{what} may have any value when it is written, and one of a list when it is read");
            return;
        }

        var lost = wrote.Where(v => !read.Exists(r => AreEqual(r, v))).ToList();
        if (lost.Count > 0)
            Add(place, lost[0], $"{what} may be {string.Join(", ", lost.Select(v => $"'{v.Text}'"))} when it is written, which who reads it does not know");
    }

    // Who reads a missing property with a default is not stopped by it.
    private void CompareRequired(YamlMapping reader, YamlMapping writer, string what)
    {
        var given = new HashSet<string?>((writer["required"]?.Elements ?? []).Select(r => r.Text));
        foreach (var required in reader["required"]?.Elements ?? [])
        {
            if (required.Text is { } name && !given.Contains(name) && (Resolved(reader.Find("properties", name), _reader) as YamlMapping)?.Find("default") is null)
                Add(required, writer["required"] ?? writer, $"'{name}' of {what} is required, and {(_readerIsChanged ? "messages from before may be without it" : "may be left out now")}");
        }
    }

    private void CompareBounds(YamlMapping reader, YamlMapping writer, string what)
    {
        foreach (var key in LowerBounds)
        {
            if (Number(reader[key]) is { } read && !(key is "minLength" or "minItems" or "minProperties" && read <= 0) && !(Number(writer[key]) >= read))
                Add(reader[key]!, writer[key] ?? writer, $"{key} of {what} is {Shown(read)} when it is read, and {(Number(writer[key]) is { } wrote ? Shown(wrote) : "not there")} when it is written");
        }

        foreach (var key in UpperBounds)
        {
            if (Number(reader[key]) is { } read && !(Number(writer[key]) <= read))
                Add(reader[key]!, writer[key] ?? writer, $"{key} of {what} is {Shown(read)} when it is read, and {(Number(writer[key]) is { } wrote ? Shown(wrote) : "not there")} when it is written");
        }

        if (reader["pattern"]?.Text is { } pattern && pattern != writer["pattern"]?.Text)
            Add(reader["pattern"]!, writer["pattern"] ?? writer, $"{what} has the pattern '{pattern}' when it is read, and another or none when it is written");
    }

    private void Add(YamlNode reader, YamlNode writer, string message) => _changes.Add(new SchemaChange((_readerIsChanged ? reader : writer).Span, message));

    private static YamlNode? Resolved(YamlNode? node, YamlNode root)
    {
        for (var i = 0; i < Deepest && node?["$ref"]?.Text is { } reference; i++)
        {
            if (!reference.StartsWith("#/", StringComparison.Ordinal))
                return null;
            node = root.Find([.. reference.Substring(2).Split('/').Select(p => p.Replace("~1", "/").Replace("~0", "~"))]);
        }

        return node;
    }

    private static List<string>? TypesOf(YamlMapping schema) => schema["type"] switch
    {
        YamlScalar one => [one.Value],
        YamlSequence several => [.. several.Items.OfType<YamlScalar>().Select(t => t.Value)],
        _ => null,
    };

    private static List<YamlNode>? ValuesOf(YamlMapping schema)
        => schema["const"] is { } constant ? [constant] : schema["enum"] is YamlSequence { Items: var values } ? [.. values] : null;

    // What is more than a plain value is taken for equal: it is rare, and no reason for a false alarm.
    private static bool AreEqual(YamlNode a, YamlNode b) => a is not YamlScalar one || b is not YamlScalar other || one.Value == other.Value;

    private static bool IsFalse(YamlNode? node) => node is YamlScalar { Value: "false" };

    private static double? Number(YamlNode? node) => double.TryParse(node?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);
}
