using Avro;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>The schemas of a service's messages: files of its repository, embedded in its assembly.</summary>
public sealed class AvroSchemas
{
    private readonly Dictionary<Type, AvroType> _types = [];

    internal AvroSchemas()
    {
    }

    /// <summary>Gives a type its schema. A property is the schema's field of the same name, or of that in its <c>[AvroField("name")]</c>.</summary>
    /// <typeparam name="TMessage">A class with a constructor without parameters; a record with <c>required</c> properties is fine.</typeparam>
    /// <param name="resource">The name of the embedded resource, such as <c>order-placed.avsc</c>.</param>
    /// <param name="older">Those of earlier schemas, whose messages may still come. A schema registry makes them superfluous.</param>
    /// <exception cref="InvalidOperationException">The type has a schema already, a resource is missing or no record's schema, or the type does not fit it.</exception>
    public AvroSchemas Add<TMessage>(string resource, params string[] older)
        where TMessage : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(resource);
        ArgumentNullException.ThrowIfNull(older);
        AvroType<TMessage> type;
        try
        {
            type = new AvroType<TMessage>(Read<TMessage>(resource), [.. older.Select(Read<TMessage>)]);
        }
        catch (AvroException exception)
        {
            throw new InvalidOperationException($"{typeof(TMessage).Name} does not fit {resource}: {exception.Message}. A property of another name than its field has [AvroField(\"field\")].", exception);
        }

        if (!_types.TryAdd(typeof(TMessage), type))
            throw new InvalidOperationException($"{typeof(TMessage).Name} has a schema already.");
        return this;
    }

    internal AvroType Find(Type type)
        => _types.TryGetValue(type, out var known) ? known : throw new InvalidOperationException($"No schema is known for {type.Name}: call avro.Add<{type.Name}>(resource) in UseAvro.");

    private static RecordSchema Read<TMessage>(string resource)
    {
        var assembly = typeof(TMessage).Assembly;
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no embedded resource '{resource}', but {(assembly.GetManifestResourceNames() is { Length: > 0 } names ? string.Join(", ", names) : "none")}: add it to the project as EmbeddedResource with this LogicalName.");
        using var reader = new StreamReader(stream);
        try
        {
            var schema = Schema.Parse(reader.ReadToEnd()) as RecordSchema ?? throw new InvalidOperationException($"{resource} is no schema of a record.");
            return FindUnreadableDefault(schema, []) is { } field
                ? throw new InvalidOperationException($"{resource} gives the field {field} a default of a logical type, which Apache.Avro can't read: make it a union with null, and null the default.")
                : schema;
        }
        catch (SchemaParseException exception)
        {
            throw new InvalidOperationException($"{resource} is no Avro schema: {exception.Message}", exception);
        }
    }

    // Found here, and not when the first message comes whose writer did not know the field.
    private static string? FindUnreadableDefault(Schema schema, HashSet<string> seen) => schema switch
    {
        RecordSchema record when seen.Add(record.Fullname) => record.Fields.Find(field => field.DefaultValue is not null && FirstOf(field.Schema) is LogicalSchema)?.Name
            ?? record.Fields.Select(field => FindUnreadableDefault(field.Schema, seen)).FirstOrDefault(name => name is not null),
        ArraySchema array => FindUnreadableDefault(array.ItemSchema, seen),
        MapSchema map => FindUnreadableDefault(map.ValueSchema, seen),
        UnionSchema union => union.Schemas.Select(branch => FindUnreadableDefault(branch, seen)).FirstOrDefault(name => name is not null),
        _ => null,
    };

    // A default is one of the first type of a union.
    private static Schema FirstOf(Schema schema) => schema is UnionSchema union ? union.Schemas[0] : schema;
}
