using Confluent.SchemaRegistry;

namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>A schema that the service writes by.</summary>
/// <param name="Name">The full name of the record or message.</param>
/// <param name="Type">The schema language.</param>
/// <param name="Text">The schema, as the registry takes it.</param>
/// <param name="Imports">The schemas it imports, each named as the import names it; they are subjects of that name.</param>
public sealed record WrittenSchema(string Name, SchemaType Type, string Text, IReadOnlyList<WrittenSchema> Imports);
