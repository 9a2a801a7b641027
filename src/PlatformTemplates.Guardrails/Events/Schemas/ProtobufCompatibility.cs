
namespace PlatformTemplates.Guardrails.Events.Schemas;

/// <summary>
/// Whether two versions of a <c>.proto</c> file read each other's messages, by the rules of
/// <see href="https://protobuf.dev/programming-guides/proto3/#updating"/>. A field is its number, and a name only what it is
/// called: what reads new messages with the old numbers reads old ones with the new, so both directions are one, but for
/// what proto2 requires.
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
    /// <param name="changed">The changed file.</param>
    /// <param name="before">The file as it was.</param>
    /// <param name="backward">Whether the changed one must read what was written before.</param>
    /// <param name="forward">Whether the one from before must read what is written now.</param>
    public static IReadOnlyList<SchemaChange> Compare(ProtobufFile changed, ProtobufFile before, bool backward, bool forward)
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
                CompareMessages(now, old, changed, before, backward, forward, changes);
            else
                changes.Add(new SchemaChange(now.Span, $"'{old.Name}' was {(old.IsEnum ? "an enum" : "a message")}"));
        }

        return changes;
    }

    private static void CompareMessages(ProtobufType now, ProtobufType old, ProtobufFile changed, ProtobufFile before, bool backward, bool forward, List<SchemaChange> changes)
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

            if (!AreAlike(field, was, changed, before, now.Name))
                changes.Add(new SchemaChange(field.Span, $"the number {was.Number} of '{now.Name}' was '{was.Name}' of the type {was.Type}, and is '{field.Name}' of the type {field.Type}"));
            else if (field.Name != was.Name && moved is not null)
                changes.Add(new SchemaChange(field.Span, $"the number {was.Number} of '{now.Name}' was '{was.Name}', which is {moved.Number} now"));
            else if (field.IsRepeated != was.IsRepeated && IsPacked(field.Type, changed, now.Name))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' was {(was.IsRepeated ? "repeated" : "a single value")}, and numbers that are repeated are written in another way"));
            else if (forward && was.IsRequired && !field.IsRequired)
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' was required, and who reads with the file from before needs it"));
            else if (field.OneOf is not null && field.OneOf != was.OneOf && Excludes(field.OneOf, now, old))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' was moved into the oneof '{field.OneOf}': of messages that hold several of its fields all but one are lost"));
        }

        foreach (var field in now.Fields)
        {
            if (old.Reserves(field.Number))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' has the number {field.Number}, which was reserved: it was another field once"));
            else if (backward && field.IsRequired && !old.Fields.Exists(f => f.Number == field.Number && f.IsRequired))
                changes.Add(new SchemaChange(field.Span, $"'{field.Name}' of '{now.Name}' is required, and messages from before are without it"));
        }

        CompareReserved(now, old, changes);
    }

    // A baseline that no longer knows a number can't tell that it is used again.
    private static void CompareReserved(ProtobufType now, ProtobufType old, List<SchemaChange> changes)
    {
        foreach (var (first, last) in old.Reserved)
        {
            if (!now.Reserved.Exists(r => r.First <= first && last <= r.Last) && !now.Fields.Exists(f => f.Number >= first && f.Number <= last))
                changes.Add(new SchemaChange(now.Span, $"'{now.Name}' no longer reserves {(first == last ? $"the number {first}" : last == int.MaxValue ? $"the numbers from {first}" : $"the numbers {first} to {last}")}: somebody may use it for something else"));
        }
    }

    // Whether fields of a oneof could be set side by side before: one alone in a oneof that is new excludes nothing.
    private static bool Excludes(string oneOf, ProtobufType now, ProtobufType old)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in now.Fields)
        {
            if (field.OneOf == oneOf && old.Fields.Find(f => f.Number == field.Number) is { } was)
                before.Add(was.OneOf is null ? $"{was.Number}" : was.OneOf);
        }

        return before.Count > 1 || old.Fields.Exists(f => f.OneOf == oneOf) && !before.SetEquals([oneOf]);
    }

    private static void CompareEnums(ProtobufType now, ProtobufType old, List<SchemaChange> changes)
    {
        foreach (var was in old.Fields)
        {
            // Two names of one number are an alias.
            var moved = now.Fields.Find(f => f.Name == was.Name);
            if (moved is not null && moved.Number != was.Number)
                changes.Add(new SchemaChange(moved.Span, $"'{was.Name}' of '{now.Name}' had the number {was.Number}"));
            else if (!now.Fields.Exists(f => f.Number == was.Number) && !now.Reserves(was.Number))
                changes.Add(new SchemaChange(now.Span, $"'{was.Name}' is gone from '{now.Name}', and its number {was.Number} is not reserved: somebody may use it for something else"));
        }

        foreach (var value in now.Fields)
        {
            if (old.Reserves(value.Number))
                changes.Add(new SchemaChange(value.Span, $"'{value.Name}' of '{now.Name}' has the number {value.Number}, which was reserved: it was another value once"));
        }

        CompareReserved(now, old, changes);
    }

    private static bool AreAlike(ProtobufField field, ProtobufField was, ProtobufFile changed, ProtobufFile before, string message)
    {
        var (isMap, wasMap) = (MapOf(field.Type), MapOf(was.Type));
        if (isMap is { } map && wasMap is { } other)
            return AreAlike(map.Key, other.Key, changed, before, message) && AreAlike(map.Value, other.Value, changed, before, message);
        // A map is written as repeated messages of a key and a value.
        if (isMap is not null || wasMap is not null)
            return isMap is null ? IsEntry(field, wasMap!.Value, changed, before, message) : IsEntry(was, isMap.Value, before, changed, message);
        return AreAlike(field.Type, was.Type, changed, before, message);
    }

    private static bool AreAlike(string type, string was, ProtobufFile changed, ProtobufFile before, string message)
    {
        if (type == was || Last(type) == Last(was))
            return true;
        // What the bytes of a field are is not known; they may be such a message.
        if (type == "bytes" && IsMessage(was, before, message) || was == "bytes" && IsMessage(type, changed, message))
            return true;
        var (one, other) = (WireOf(type, changed, message), WireOf(was, before, message));
        return Array.Exists(Alike, group => Array.IndexOf(group, one) >= 0 && Array.IndexOf(group, other) >= 0);
    }

    private static bool IsEntry(ProtobufField field, (string Key, string Value) map, ProtobufFile file, ProtobufFile other, string message)
        => field.IsRepeated && TypeOf(field.Type, file, message) is { IsEnum: false } entry
        && entry.Fields.Find(f => f.Number == 1) is { IsRepeated: false } key && AreAlike(key.Type, map.Key, file, other, message)
        && entry.Fields.Find(f => f.Number == 2) is { IsRepeated: false } value && AreAlike(value.Type, map.Value, file, other, message);

    private static (string Key, string Value)? MapOf(string type)
        => type.StartsWith("map<", StringComparison.Ordinal) && type.IndexOf(',') is > 0 and var comma ? (type.Substring(4, comma - 4), type.Substring(comma + 1, type.Length - comma - 2)) : null;

    // An enum is a number on the wire.
    private static string WireOf(string type, ProtobufFile file, string message) => IsEnum(type, file, message) ? "int32" : type;

    private static bool IsPacked(string type, ProtobufFile file, string message) => Scalars.Contains(type) ? type is not ("string" or "bytes") : IsEnum(type, file, message);

    private static bool IsEnum(string type, ProtobufFile file, string message) => TypeOf(type, file, message) is { IsEnum: true };

    // One of another file is unknown, and nothing that has a type of its own here.
    private static bool IsMessage(string type, ProtobufFile file, string message) => TypeOf(type, file, message) is { IsEnum: false } || TypeOf(type, file, message) is null && !Scalars.Contains(type);

    // A type is looked for from the innermost message outwards.
    private static ProtobufType? TypeOf(string type, ProtobufFile file, string message)
    {
        for (var scope = message; ; scope = scope.LastIndexOf('.') is > 0 and var dot ? scope.Substring(0, dot) : "")
        {
            if (file.Types.TryGetValue(scope.Length == 0 ? type.TrimStart('.') : $"{scope}.{type}", out var found))
                return found;
            if (scope.Length == 0)
                return null;
        }
    }

    private static string Last(string type) => type.Substring(type.LastIndexOf('.') + 1);
}
