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
    private static readonly string[] Combined = ["anyOf", "oneOf", "allOf", "not", "if", "$dynamicRef", "$recursiveRef"];
    private static readonly string[] LowerBounds = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
    private static readonly string[] UpperBounds = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];

    private readonly YamlNode _reader;
    private readonly YamlNode _writer;
    private readonly bool _readerIsChanged;
    private readonly List<SchemaChange> _changes = [];

    // A schema may refer to itself, and to another from many places.
    private readonly HashSet<(YamlNode, YamlNode)> _compared = [];

    private JsonSchemaCompatibility(YamlNode reader, YamlNode writer, bool readerIsChanged) => (_reader, _writer, _readerIsChanged) = (reader, writer, readerIsChanged);

    /// <summary>What one side allows and the other does not; the parameters are those of <see cref="AvroCompatibility"/>.</summary>
    public static IReadOnlyList<SchemaChange> Compare(YamlNode reader, YamlNode writer, bool readerIsChanged)
    {
        var comparison = new JsonSchemaCompatibility(reader, writer, readerIsChanged);
        comparison.Compare(reader, writer, "the message");
        return comparison._changes;
    }

    private void Compare(YamlNode? read, YamlNode? wrote, string what)
    {
        if (LocalReference.Follow(read, _reader) is not YamlMapping reader || LocalReference.Follow(wrote, _writer) is not YamlMapping writer || Combined.Any(k => reader[k] is not null || writer[k] is not null) || !_compared.Add((reader, writer)))
            return;
        if (!CompareTypes(reader, writer, what))
            return;
        CompareValues(reader, writer, what);
        CompareRequired(reader, writer, what);
        CompareBounds(reader, writer, what);
        CompareProperties(reader, writer, what);
        if (reader["items"] is YamlMapping items && writer["items"] is YamlMapping others)
            Compare(items, others, $"each of {what}");
    }

    private void CompareProperties(YamlMapping reader, YamlMapping writer, string what)
    {
        var properties = reader["properties"] as YamlMapping;
        var closing = Closing(reader);
        foreach (var property in (writer["properties"] as YamlMapping)?.Entries ?? [])
        {
            if (properties?[property.Key.Value] is { } other)
                Compare(other, property.Value, $"'{property.Key.Value}'");
            else if (closing is not null && reader["patternProperties"] is null)
                Add(closing, property.Key, $"'{property.Key.Value}' is a property for who writes and none for who reads, where no others are allowed");
        }

        if (closing is not null)
        {
            if (Closing(writer) is null)
                Add(closing, writer, $"{what} may have properties of any name when it is written, and none but its own when it is read");
        }
        else if (reader["additionalProperties"] is YamlMapping { Entries.Count: > 0 } additional && Closing(writer) is null)
        {
            if (writer["additionalProperties"] is YamlMapping { Entries.Count: > 0 } written)
                Compare(additional, written, $"each other property of {what}");
            else
                Add(additional, writer, $"{what} may have other properties of any kind when it is written, and only of one kind when it is read");
        }
    }

    // What says that there are no other properties.
    private static YamlNode? Closing(YamlMapping schema)
        => IsFalse(schema["additionalProperties"]) ? schema["additionalProperties"] : IsFalse(schema["unevaluatedProperties"]) ? schema["unevaluatedProperties"] : null;

    private bool CompareTypes(YamlMapping reader, YamlMapping writer, string what)
    {
        if (TypesOf(reader) is not { } read)
            return true;
        if (MeantBy(writer) is not { } wrote)
        {
            // A list of values may say it without the word.
            if (writer["enum"] is null && writer["const"] is null)
                Add(reader["type"]!, writer, $"{what} may be of any type when it is written, and is read as {string.Join(" or ", read)}");
            return true;
        }

        var lost = wrote.Where(t => !read.Contains(t) && !(t == "integer" && read.Contains("number"))).ToList();
        if (lost.Count == 0)
            return true;
        Add(reader["type"]!, writer["type"] ?? writer, $"{what} may be {string.Join(" or ", lost)} when it is written, and is read as {string.Join(" or ", read)}");
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
            if (required.Text is { } name && !given.Contains(name) && (LocalReference.Follow(reader.Find("properties", name), _reader) as YamlMapping)?.Find("default") is null)
                Add(required, writer["required"] ?? writer, $"'{name}' of {what} is required, and {(_readerIsChanged ? "messages from before may be without it" : "may be left out now")}");
        }
    }

    private void CompareBounds(YamlMapping reader, YamlMapping writer, string what)
    {
        // A list of values has its bounds in itself.
        if (ValuesOf(writer) is not null)
            return;
        foreach (var key in LowerBounds)
        {
            if (Number(reader[key]) is { } read && !(key is "minLength" or "minItems" or "minProperties" && read <= 0) && !(Number(writer[key]) >= read)
                && !(key == "minimum" && Number(writer["exclusiveMinimum"]) >= read) && !(key == "exclusiveMinimum" && Number(writer["minimum"]) > read))
                AddBound(reader, writer, key, read, what);
        }

        foreach (var key in UpperBounds)
        {
            if (Number(reader[key]) is { } read && !(Number(writer[key]) <= read)
                && !(key == "maximum" && Number(writer["exclusiveMaximum"]) <= read) && !(key == "exclusiveMaximum" && Number(writer["maximum"]) < read))
                AddBound(reader, writer, key, read, what);
        }

        // Multiples of 6 are multiples of 3.
        if (Number(reader["multipleOf"]) is > 0 and var factor && !(Number(writer["multipleOf"]) % factor == 0))
            AddBound(reader, writer, "multipleOf", factor, what);
        // Of two patterns nobody knows which allows more.
        if (reader["pattern"]?.Text is { } pattern && writer["pattern"] is null)
            Add(reader["pattern"]!, writer, $"{what} has the pattern '{pattern}' when it is read, and none when it is written");
        if (IsTrue(reader["uniqueItems"]) && !IsTrue(writer["uniqueItems"]))
            Add(reader["uniqueItems"]!, writer["uniqueItems"] ?? writer, $"{what} may have one item twice when it is written, and must not when it is read");
    }

    private void AddBound(YamlMapping reader, YamlMapping writer, string key, double read, string what)
        => Add(reader[key]!, writer[key] ?? writer, $"{key} of {what} is {Shown(read)} when it is read, and {(Number(writer[key]) is { } wrote ? Shown(wrote) : "not there")} when it is written");

    private void Add(YamlNode reader, YamlNode writer, string message) => _changes.Add(new SchemaChange((_readerIsChanged ? reader : writer).Span, message));

    private static List<string>? TypesOf(YamlMapping schema) => schema["type"] switch
    {
        YamlScalar one => [one.Value],
        YamlSequence several => [.. several.Items.OfType<YamlScalar>().Select(t => t.Value)],
        _ => null,
    };

    // Who writes by a list of properties or items without a type means what has them.
    private static List<string>? MeantBy(YamlMapping schema) => TypesOf(schema) ?? (schema["properties"] is not null ? ["object"] : schema["items"] is not null ? ["array"] : null);

    private static List<YamlNode>? ValuesOf(YamlMapping schema)
        => schema["const"] is { } constant ? [constant] : schema["enum"] is YamlSequence { Items: var values } ? [.. values] : null;

    // What is more than a plain value is taken for equal: it is rare, and no reason for a false alarm.
    private static bool AreEqual(YamlNode a, YamlNode b) => a is not YamlScalar one || b is not YamlScalar other || one.Value == other.Value;

    private static bool IsFalse(YamlNode? node) => node is YamlScalar { Value: "false" };

    private static bool IsTrue(YamlNode? node) => node is YamlScalar { Value: "true" };

    private static double? Number(YamlNode? node) => double.TryParse(node?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);
}
