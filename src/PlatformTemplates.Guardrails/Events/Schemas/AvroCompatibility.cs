using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events.Schemas;

/// <summary>
/// Whether data written with one Avro schema can be read with another, by the specification's schema resolution
/// (<see href="https://avro.apache.org/docs/1.12.0/specification/#schema-resolution"/>).
/// </summary>
internal sealed class AvroCompatibility
{
    private static readonly HashSet<string> Primitives = new(StringComparer.Ordinal) { "null", "boolean", "int", "long", "float", "double", "bytes", "string" };

    private static readonly string[] Nested = ["items", "values"];

    // A name that stands for several types, in several namespaces, has null: which one is meant is not looked into.
    private readonly Dictionary<string, YamlNode?> _readerTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlNode?> _writerTypes = new(StringComparer.Ordinal);

    // Records may hold themselves and stand in many places: each pair is compared once. It is taken to agree as long as
    // it is compared; then what its comparison found holds.
    private readonly Dictionary<(YamlNode, YamlNode), List<SchemaChange>> _records = [];
    private readonly bool _readerIsChanged;

    private AvroCompatibility(bool readerIsChanged) => _readerIsChanged = readerIsChanged;

    /// <summary>What keeps a reader from reading what a writer wrote.</summary>
    /// <param name="reader">The schema that reads.</param>
    /// <param name="writer">The schema that wrote.</param>
    /// <param name="readerIsChanged">Whether the reader's is the changed schema, where findings stand; else it is the writer's.</param>
    public static IReadOnlyList<SchemaChange> Compare(YamlNode reader, YamlNode writer, bool readerIsChanged)
    {
        var comparison = new AvroCompatibility(readerIsChanged);
        Collect(reader, comparison._readerTypes);
        Collect(writer, comparison._writerTypes);
        var changes = new List<SchemaChange>();
        comparison.Compare(reader, writer, "the schema", changes);
        return changes;
    }

    private static void Collect(YamlNode node, Dictionary<string, YamlNode?> types)
    {
        foreach (var branch in node.Elements)
            Collect(branch, types);
        if (node is not YamlMapping)
            return;
        if (node["name"]?.Text is { } name && node["type"]?.Text is "record" or "error" or "enum" or "fixed")
            types[Short(name)] = types.ContainsKey(Short(name)) ? null : node;

        foreach (var field in node["fields"]?.Elements ?? [])
        {
            if (field["type"] is { } type)
                Collect(type, types);
        }

        foreach (var key in Nested)
        {
            if (node[key] is { } inner)
                Collect(inner, types);
        }

        if (node["type"] is YamlMapping or YamlSequence)
            Collect(node["type"]!, types);
    }

    // Names match without their namespaces.
    private static string Short(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private bool Matches(YamlNode reader, YamlNode writer)
    {
        var changes = new List<SchemaChange>();
        Compare(reader, writer, "", changes);
        return changes.Count == 0;
    }

    private void Compare(YamlNode reader, YamlNode writer, string what, List<SchemaChange> changes)
    {
        reader = Resolved(reader, _readerTypes);
        writer = Resolved(writer, _writerTypes);
        if (TypeOf(reader) is not { } read || TypeOf(writer) is not { } wrote)
            return;
        if (wrote == "union")
        {
            foreach (var branch in writer.Elements)
            {
                if (read == "union")
                    CompareWithUnion(reader, branch, what, changes);
                else if (!Matches(reader, branch))
                    Add(changes, reader, writer, $"{what} may be {Called(branch, _writerTypes)} when it is written, and is read as {Called(reader, _readerTypes)}");
            }
        }
        else if (read == "union")
        {
            CompareWithUnion(reader, writer, what, changes);
        }
        else if (!Promotes(wrote, read))
        {
            Add(changes, reader, writer, $"{what} is written as {Called(writer, _writerTypes)} and read as {Called(reader, _readerTypes)}");
        }
        else if (read is not ("record" or "error"))
        {
            CompareSame(read, reader, writer, what, changes);
        }
        else
        {
            if (!_records.TryGetValue((reader, writer), out var found))
            {
                found = [];
                _records.Add((reader, writer), []);
                CompareSame(read, reader, writer, what, found);
                _records[(reader, writer)] = found;
            }

            changes.AddRange(found.Except(changes).ToList());
        }
    }

    // The branch of the same kind and name is the one that is meant: what differs is told of it, not of the union.
    private void CompareWithUnion(YamlNode reader, YamlNode writer, string what, List<SchemaChange> changes)
    {
        if (reader.Elements.Any(r => Matches(r, writer)))
            return;
        var meant = Resolved(writer, _writerTypes);
        if (reader.Elements.Select(r => Resolved(r, _readerTypes)).FirstOrDefault(r => TypeOf(r) == TypeOf(meant) && (Text(meant, "name") is null || IsNamedAlike(r, meant))) is { } branch)
            Compare(branch, meant, what, changes);
        else
            Add(changes, reader, writer, $"{what} may be {Called(writer, _writerTypes)} when it is written, and is read as {Called(reader, _readerTypes)}");
    }

    private void CompareSame(string type, YamlNode reader, YamlNode writer, string what, List<SchemaChange> changes)
    {
        if (reader["logicalType"]?.Text == "decimal" && writer["logicalType"]?.Text == "decimal" && (Text(reader, "precision") != Text(writer, "precision") || (Text(reader, "scale") ?? "0") != (Text(writer, "scale") ?? "0")))
            Add(changes, reader, writer, $"the precision or scale of {what} is another");
        switch (type)
        {
            case "array":
                CompareInner("items");
                break;
            case "map":
                CompareInner("values");
                break;
            case "fixed" when Text(reader, "size") != Text(writer, "size"):
                Add(changes, reader, writer, $"the size of {what} is another");
                break;
            case "fixed" or "enum" or "record" or "error" when !IsNamedAlike(reader, writer):
                Add(changes, reader["name"] ?? reader, writer["name"] ?? writer, $"{what} is called '{Text(writer, "name")}' by who writes it and '{Text(reader, "name")}' by who reads it; an alias would tell that they are one");
                break;
            case "enum" when reader["default"] is null:
                var symbols = new HashSet<string?>((reader["symbols"]?.Elements ?? []).Select(s => s.Text));
                foreach (var symbol in writer["symbols"]?.Elements ?? [])
                {
                    if (!symbols.Contains(symbol.Text))
                        Add(changes, reader["symbols"] ?? reader, symbol, $"the value '{symbol.Text}' of {what} is not known to who reads it, and the enum has no default");
                }

                break;
            case "record" or "error":
                CompareFields(reader, writer, changes);
                break;
        }

        void CompareInner(string key)
        {
            if (reader[key] is { } read && writer[key] is { } wrote)
                Compare(read, wrote, $"each of {what}", changes);
        }
    }

    private void CompareFields(YamlNode reader, YamlNode writer, List<SchemaChange> changes)
    {
        var written = (writer["fields"]?.Elements ?? []).Where(f => f["name"]?.Text is not null).ToList();
        foreach (var field in reader["fields"]?.Elements ?? [])
        {
            if (Text(field, "name") is not { } name || field["type"] is not { } type)
                continue;
            var match = written.Find(w => Text(w, "name") == name) ?? written.Find(w => (field["aliases"]?.Elements ?? []).Any(a => a.Text == Text(w, "name")));
            if (match?["type"] is { } wrote)
                Compare(type, wrote, $"'{name}'", changes);
            else if (match is null && (field as YamlMapping)?.Find("default") is null)
                Add(changes, field["name"]!, writer["fields"] ?? writer, $"'{name}' of '{Text(reader, "name")}' has no default, and {(_readerIsChanged ? "messages from before have no such field" : "those who read with the schema from before need it")}");
        }
    }

    private void Add(List<SchemaChange> changes, YamlNode reader, YamlNode writer, string message)
    {
        var place = _readerIsChanged ? reader : writer;
        changes.Add(new SchemaChange(place.Span, message));
    }

    private static YamlNode Resolved(YamlNode node, Dictionary<string, YamlNode?> types)
    {
        while (true)
        {
            // {"type": {"type": "array", …}} is what stands inside.
            if (node is YamlMapping && node["type"] is YamlMapping or YamlSequence)
                node = node["type"]!;
            else if (node.Text is { } name && !Primitives.Contains(name))
                return types.TryGetValue(Short(name), out var named) && named is not null ? named : node;
            else if (node is YamlMapping && node["type"]?.Text is { } reference && !Primitives.Contains(reference) && reference is not ("record" or "error" or "enum" or "fixed" or "array" or "map"))
                return types.TryGetValue(Short(reference), out var other) && other is not null ? other : node;
            else
                return node;
        }
    }

    // Null for what is defined in another file.
    private static string? TypeOf(YamlNode node)
    {
        if (node is YamlSequence)
            return "union";
        // The word null stands for the type here, and YAML takes it for nothing unless it is quoted.
        var type = node is YamlScalar scalar ? scalar.Value : node["type"] is YamlScalar inner ? inner.Value : null;
        return type is not null && (Primitives.Contains(type) || type is "record" or "error" or "enum" or "fixed" or "array" or "map") ? type : null;
    }

    private static bool Promotes(string wrote, string read) => wrote == read || (wrote, read) switch
    {
        ("int", "long" or "float" or "double") or ("long", "float" or "double") or ("float", "double") => true,
        ("string", "bytes") or ("bytes", "string") => true,
        _ => false,
    };

    private static bool IsNamedAlike(YamlNode reader, YamlNode writer)
    {
        var name = Short(Text(writer, "name") ?? "");
        return Short(Text(reader, "name") ?? "") == name || (reader["aliases"]?.Elements ?? []).Any(a => Short(a.Text ?? "") == name);
    }

    private static string? Text(YamlNode node, string key) => node[key]?.Text;

    private static string Called(YamlNode node, Dictionary<string, YamlNode?> types)
    {
        node = Resolved(node, types);
        return node is YamlSequence union ? "one of " + string.Join(", ", union.Items.Select(i => Called(i, types))) : Text(node, "name") is { } name ? $"'{name}'" : TypeOf(node) is { } type ? $"{type}" : "another type";
    }
}
