using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Events.Schemas;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Events;

internal sealed class SchemasCompatible() : Guardrail(About)
{
    private const string Baseline = "/baseline/";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.SchemasCompatible, GuardrailCategory.GoldenPath,
        "A message has a schema, and a change of it is compatible with the baseline", "w/w/E",
        why: "Messages outlive the code that wrote them, and are read by services that this one does not know. A field that is renamed is found by their dead letters, after the release.",
        fix: "Keep the schema of each message in `schemas/` (`order-placed.schema.json`, `order-placed.avsc` or `order_placed.proto`) and the last released one in `schemas/baseline/` under the same name. Change it so that the two agree: give a new field a default or let it be optional, reserve the number of a removed one. `PlatformSchemaCompatibility` says who must be able to read whom: `backward` (the new code old messages), `forward`, `full` or `none`. What must break is a new message with a new type.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var files = new List<ServiceFile>();
        foreach (var file in facts.ServiceFiles)
        {
            if (file.Kind == ServiceFileKind.Schema)
                files.Add(file);
        }

        return Changes(facts, files).Concat(WithoutSchema(facts, files));
    }

    private static IEnumerable<Finding> Changes(ServiceFacts facts, List<ServiceFile> files)
    {
        var mode = facts.Properties["PlatformSchemaCompatibility"].Trim().ToLowerInvariant();
        if (mode == "none")
            yield break;
        // What is misspelt is no reason to check nothing.
        var (backward, forward) = (mode != "forward", mode is "forward" or "full");
        foreach (var file in files)
        {
            var slash = file.Path.LastIndexOf('/');
            var before = file.Path.Substring(0, slash) + Baseline + file.Path.Substring(slash + 1);
            if (file.Path.IndexOf(Baseline, StringComparison.Ordinal) >= 0 || !files.Exists(f => f.Path == before) || facts.Files.Text(file.Path) is not { } text || facts.Files.Text(before) is not { } old || text == old)
                continue;
            var told = new HashSet<string>(StringComparer.Ordinal);
            foreach (var change in Compare(facts.Files, file.Path, text, before, old, backward, forward))
            {
                if (told.Add(change.Message))
                    yield return new Finding(About, change.Span, $"{Capital(change.Message)}. Keep what the baseline has, or make it a message of a new type.", []) { Target = "Schema/" + file.Path.Substring(slash + 1) };
            }
        }
    }

    private static IEnumerable<SchemaChange> Compare(IManifestFiles files, string path, string text, string before, string old, bool backward, bool forward)
    {
        if (path.EndsWith(".proto", StringComparison.OrdinalIgnoreCase))
            return ProtobufCompatibility.Compare(ProtobufFile.Parse(path, text), ProtobufFile.Parse(before, old), backward, forward);
        // A baseline that can't be read was found when it was the schema.
        if (Json(files, before, old) is not { Problems.Count: 0, Documents: [var baseline, ..] } || Json(files, path, text) is not { } file)
            return [];
        if (file.Problems is [var problem, ..])
            return [new SchemaChange(problem.Span, $"the schema can't be read: {problem.Message.TrimEnd('.')}")];
        if (file.Documents is not [var changed, ..])
            return [];
        Func<YamlNode, YamlNode, bool, IReadOnlyList<SchemaChange>> compare = path.EndsWith(".avsc", StringComparison.OrdinalIgnoreCase) ? AvroCompatibility.Compare : JsonSchemaCompatibility.Compare;
        return (backward ? compare(changed, baseline, true) : []).Concat(forward ? compare(baseline, changed, false) : []);
    }

    // JSON is YAML, but for tabs.
    private static YamlFile? Json(IManifestFiles files, string path, string text) => text.IndexOf('\t') < 0 ? files.Yaml(path) : YamlFile.Parse(path, text.Replace('\t', ' '));

    // Only the SDK hands over all schemas, and only a type of the service's own has its schema here.
    private static IEnumerable<Finding> WithoutSchema(ServiceFacts facts, List<ServiceFile> files)
    {
        if (!facts.Properties.AllFilesAreGiven || facts.Code is not { Host: not HostKind.None, Messaging.IsUsed: true } code)
            yield break;
        var known = files.Where(f => f.Path.IndexOf(Baseline, StringComparison.Ordinal) < 0).Select(f => (Stem: Letters(Stem(f.Path)), Text: facts.Files.Text(f.Path) ?? "")).ToList();
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in code.Messaging.Subscriptions.SelectMany(s => s.Messages).Concat(code.Messaging.Publications.Select(p => p.Message).OfType<MessageType>()))
        {
            if (message.IsOwn && !known.Exists(k => IsOf(message.Name, k.Stem, k.Text)) && told.Add(message.Name))
                yield return new Finding(About, message.Span, $"{message.Name} has no schema in schemas/: who writes and who reads it agree on nothing that a build could check. Describe it there, and keep the released one in schemas/baseline/.", []) { Target = ServiceDefaultsCalls.Target(code) };
        }
    }

    // By the file's name, or by the name that the schema gives: its title, its record, its message.
    private static bool IsOf(string type, string stem, string text)
    {
        var name = Letters(type);
        if (name == stem || stem.Length > 0 && (name == stem + "event" || name == stem + "message" || name + "event" == stem))
            return true;
        return text.IndexOf($"\"{type}\"", StringComparison.Ordinal) >= 0 || text.IndexOf($"message {type} ", StringComparison.Ordinal) >= 0 || text.IndexOf($"message {type}{{", StringComparison.Ordinal) >= 0 || text.IndexOf($"message {type}\n", StringComparison.Ordinal) >= 0;
    }

    private static string Stem(string path)
    {
        var name = path.Substring(path.LastIndexOf('/') + 1);
        return name.IndexOf('.') is > 0 and var dot ? name.Substring(0, dot) : name;
    }

    private static string Letters(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
