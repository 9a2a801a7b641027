
namespace PlatformTemplates.Guardrails.Events.Schemas;

/// <summary>
/// Whether two versions of a <c>.proto</c> file read each other's messages, by the rules of
/// <see href="https://protobuf.dev/programming-guides/proto3/#updating"/>. A field is its number: what reads new messages
/// with the old numbers reads old ones with the new, so both directions are one.
/// </summary>
internal static class ProtobufCompatibility
{
    // Types of one line are read for each other.
    private static readonly string[][] Alike =
    [
        ["int32", "uint32", "int64", "uint64", "bool"],
        ["sint32", "sint64"],
        ["fixed32", "sfixed32"],
        ["fixed64", "sfixed64"],
        ["string", "bytes"],
    ];

    // A single one of these is not read where many are packed together.
    private static readonly HashSet<string> Scalars = new(StringComparer.Ordinal)
    {
        "int32", "uint32", "int64", "uint64", "bool", "sint32", "sint64", "fixed32", "sfixed32", "fixed64", "sfixed64", "float", "double", "string", "bytes",
    };

    /// <summary>What the changed file breaks.</summary>
    public static IReadOnlyList<SchemaChange> Compare(ProtobufFile changed, ProtobufFile before)
    {
        var changes = new List<SchemaChange>();
        if (changed.Package != before.Package)
            changes.Add(new SchemaChange(changed.PackageSpan, $"the package was '{before.Package}', which is part of every message's name"));
        foreach (var old in before.Types.Values)
        {
            if (!changed.Types.TryGetValue(old.Name, out var now))
                changes.Add(new SchemaChange(changed.PackageSpan, $"{(old.IsEnum ? "the enum" : "the message")} '{old.Name}' is gone"));
            else if (old.IsEnum && now.IsEnum)
                CompareEnums(now, old, changes);
            else if (!old.IsEnum && !now.IsEnum)
                CompareMessages(now, old, changed, before, changes);
            else
                changes.Add(new SchemaChange(now.Span, $"'{old.Name}' was {(old.IsEnum ? "an enum" : "a message")}"));
        }

        return changes;
    }

    private static void CompareMessages(ProtobufType now, ProtobufType old, ProtobufFile changed, ProtobufFile before, List<SchemaChange> changes)
    {
        foreach (var was in old.Fields)
        {
            var field = now.Fields.Find(f => f.Number == was.Number);
            var moved = now.Fields.Find(f => f.Name == was.Name && f.Number != was.Number);
            if (field is null)
            {
                if (moved is not null)
                    changes.Add(new SchemaChange(moved.Span, $"'{was.Name}' of '{now.Name}' had the number {was.Number}; with {moved.Number} it is another field"));
                else if (!now.Reserves(was.Number))
                    changes.Add(new SchemaChange(now.Span, $"'{was.Name}' is gone from '{now.Name}', and its number {was.Number} is not reserved: somebody may use it for something else"));
                continue;
            }

            if (!AreAlike(field.Type, was.Type, changed, before, now.Name))
                changes.Add(new SchemaChange(field.Span, $"the number {was.Number} of '{now.Name}' was '{was.Name}' of the type {was.Type}, and is '{field.Name}' of the type {field.Type}"));
            else if (field.Name != was.Name && moved is not null)
                changes.Add(new SchemaChange(field.Span, $"the number {was.Number} of '{now.Name}' was '{was.Name}', which is {moved.Number} now"));
            else if (field.IsRepeated != was.IsRepeated && IsPacked(field.Type, changed, now.Name))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' was {(was.IsRepeated ? "repeated" : "a single value")}, and numbers that are repeated are written in another way"));
            else if (field.OneOf is { } oneOf && was.OneOf is null && (old.Fields.Exists(f => f.OneOf == oneOf) || now.Fields.Exists(f => f.OneOf == oneOf && f.Number != field.Number && old.Fields.Exists(o => o.Number == f.Number && o.OneOf is null))))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' was moved into the oneof '{oneOf}': of messages that hold several of its fields all but one are lost"));
        }

        foreach (var field in now.Fields)
        {
            if (old.Reserves(field.Number))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' has the number {field.Number}, which was reserved: it was another field once"));
            else if (field.IsRequired && !old.Fields.Exists(f => f.Number == field.Number && f.IsRequired))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' is required, and messages from before are without it"));
        }
    }

    private static void CompareEnums(ProtobufType now, ProtobufType old, List<SchemaChange> changes)
    {
        foreach (var was in old.Fields)
        {
            // Two names of one number are an alias.
            var values = now.Fields.FindAll(f => f.Number == was.Number);
            if (values.Count == 0)
            {
                if (now.Fields.Find(f => f.Name == was.Name) is { } moved)
                    changes.Add(new SchemaChange(moved.Span, $"'{was.Name}' of '{now.Name}' had the number {was.Number}"));
                else if (!now.Reserves(was.Number))
                    changes.Add(new SchemaChange(now.Span, $"'{was.Name}' is gone from '{now.Name}', and its number {was.Number} is not reserved: somebody may use it for something else"));
            }
            else if (!values.Exists(v => v.Name == was.Name))
            {
                changes.Add(new SchemaChange(values[0].Span, $"the number {was.Number} of '{now.Name}' was '{was.Name}', the name that it has in JSON and in the code of others"));
            }
        }

        foreach (var value in now.Fields)
        {
            if (old.Reserves(value.Number))
                changes.Add(new SchemaChange(value.Span, $"'{value.Name}' of '{now.Name}' has the number {value.Number}, which was reserved: it was another value once"));
        }
    }

    private static bool AreAlike(string type, string was, ProtobufFile changed, ProtobufFile before, string message)
    {
        if (type == was || Last(type) == Last(was) && !type.StartsWith("map<", StringComparison.Ordinal))
            return true;
        var (one, other) = (WireOf(type, changed, message), WireOf(was, before, message));
        return Array.Exists(Alike, group => Array.IndexOf(group, one) >= 0 && Array.IndexOf(group, other) >= 0);
    }

    // An enum is a number on the wire.
    private static string WireOf(string type, ProtobufFile file, string message) => IsEnum(type, file, message) ? "int32" : type;

    private static bool IsPacked(string type, ProtobufFile file, string message) => Scalars.Contains(type) ? type is not ("string" or "bytes") : IsEnum(type, file, message);

    // A type is looked for from the innermost message outwards.
    private static bool IsEnum(string type, ProtobufFile file, string message)
    {
        for (var scope = message; ; scope = scope.LastIndexOf('.') is > 0 and var dot ? scope.Substring(0, dot) : "")
        {
            if (file.Types.TryGetValue(scope.Length == 0 ? type.TrimStart('.') : $"{scope}.{type}", out var found))
                return found.IsEnum;
            if (scope.Length == 0)
                return false;
        }
    }

    private static string Last(string type) => type.Substring(type.LastIndexOf('.') + 1);
}
