using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Catalog;

internal sealed class DefinitionExists() : Guardrail(About)
{
    // A definition of more characters is rare, and reading it costs more than it tells.
    private const int Most = 1024 * 1024;

    // Each puts the content of a file in its place.
    private static readonly string[] Placeholders = ["$text", "$json", "$yaml", "$openapi", "$asyncapi"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.DefinitionExists, GuardrailCategory.Catalog,
        "A provided API has a definition that exists and can be read", "s/w/E",
        why: "The portal's page of an API is its definition. One that is not there, or is no OpenAPI, shows an error to everybody who wants to call the service, and to nobody who could mend it.",
        fix: "Describe each API that a Component provides as an entity of the kind API in the same catalog. Name the file in `spec.definition.$text`, from the folder of the catalog, and keep it readable: JSON or YAML with `openapi` or `asyncapi` at its top for an API of that type.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var entities = CatalogEntity.All(facts).ToList();
        foreach (var finding in Undescribed(facts, entities))
            yield return finding;
        foreach (var entity in entities.Where(e => e.Kind == "API"))
        {
            var finding = entity.Spec("definition") switch
            {
                YamlScalar { IsKnown: true } inline when !string.IsNullOrWhiteSpace(inline.Value) => OfText(entity, inline),
                YamlMapping mapping when mapping.Entries.FirstOrDefault(e => Placeholders.Contains(e.Key.Value)) is { Value: YamlScalar { IsKnown: true } file } => OfFile(facts, entity, file),
                _ => null,
            };
            if (finding is not null)
                yield return finding;
        }
    }

    // What a reference with another namespace means is described there; what a Location targets is not read here.
    private static IEnumerable<Finding> Undescribed(ServiceFacts facts, List<CatalogEntity> entities)
    {
        if (!facts.Properties.AllFilesAreGiven || entities.Exists(e => e.Kind == "Location"))
            yield break;
        foreach (var component in entities.Where(e => e.Kind == "Component" && e.Root.Span.Path == facts.Root + "/catalog-info.yaml"))
        {
            foreach (var reference in (component.Spec("providesApis")?.Elements ?? []).OfType<YamlScalar>().Where(r => r.IsKnown))
            {
                var slash = reference.Value.IndexOf('/');
                var name = reference.Value.Substring(Math.Max(slash, reference.Value.IndexOf(':')) + 1);
                var ns = slash < 0 ? Namespace(component) : reference.Value.Substring(reference.Value.IndexOf(':') + 1, slash - reference.Value.IndexOf(':') - 1);
                if (name.Length > 0 && IsSame(ns, Namespace(component)) && !entities.Exists(e => e.Kind == "API" && IsSame(e.Name, name) && IsSame(Namespace(e), ns)))
                    yield return component.At(About, reference, $"{component} provides the API '{name}', which this catalog does not describe: the portal has no page for it. Add an entity of the kind API with this name and its definition.");
            }
        }

        static string Namespace(CatalogEntity entity) => entity.Namespace ?? "default";
        static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private static Finding? OfFile(ServiceFacts facts, CatalogEntity entity, YamlScalar name)
    {
        // As the SDK reads the catalog: what has other characters, or no ending, it hands over to nobody.
        if (name.Value.IndexOf("://", StringComparison.Ordinal) >= 0 || name.Value.LastIndexOf('.') <= name.Value.LastIndexOf('/') || !name.Value.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '.' or '_' or '/' or '-')))
            return null;
        var catalog = entity.Root.Span.Path;
        var path = Environments.Resolve(catalog.Substring(0, catalog.LastIndexOf('/')), name.Value);
        if (!facts.ServiceFiles.Any(f => f.Path == path))
            return facts.Properties.AllFilesAreGiven && catalog == facts.Root + "/catalog-info.yaml" ? entity.At(About, name, $"{entity} is defined in '{name.Value}', and there is no such file. Name the file, from the folder of the catalog.") : null;
        if (Key(entity) is not { } key || facts.Files.Text(path) is not { Length: <= Most } text)
            return null;
        // JSON may be indented with tabs, YAML may not.
        var file = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && text.IndexOf('\t') >= 0 ? YamlFile.Parse(path, text.Replace('\t', ' ')) : facts.Files.Yaml(path);
        if (file is not { Problems.Count: 0 })
            return new Finding(About, file?.Problems[0].Span ?? SourceSpan.StartOf(path), $"{entity} is defined here, and the file can't be read: {file?.Problems[0].Message ?? "it is not text."}", []) { Target = entity.ToString() };
        return IsDefinition(file, key) ? null : new Finding(About, SourceSpan.StartOf(path), $"{entity} is of the type {entity.Spec("type")?.Text}, and its definition has no '{key}' at the top. Keep the definition here, or set the type that it has.", []) { Target = entity.ToString() };
    }

    private static Finding? OfText(CatalogEntity entity, YamlScalar inline)
    {
        if (Key(entity) is not { } key || inline.Value.Length > Most)
            return null;
        var file = YamlFile.Parse(inline.Span.Path, inline.Value.Replace('\t', ' '));
        return file.Problems.Count > 0 ? At(file.Problems[0].Message)
            : IsDefinition(file, key) ? null
            : At($"it has no '{key}' at the top.");

        Finding At(string why) => entity.At(About, ((YamlMapping)entity.Root["spec"]!).Find("definition")!.Value.Key, $"The definition of {entity} is no {entity.Spec("type")?.Text}: {why}");
    }

    private static bool IsDefinition(YamlFile file, string key)
        => file.Documents is [YamlMapping root, ..] && (root.Find(key) is not null || (key == "openapi" && root.Find("swagger") is not null));

    // What an organisation's own types look like, GraphQL and Protobuf are not read here.
    private static string? Key(CatalogEntity entity) => entity.Spec("type")?.Text is "openapi" or "asyncapi" ? entity.Spec("type")!.Text : null;
}
