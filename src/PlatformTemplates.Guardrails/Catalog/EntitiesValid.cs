using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Catalog;

internal sealed class EntitiesValid() : Guardrail(About)
{
    private static readonly string[] Kinds = ["AiResource", "API", "Component", "Domain", "Group", "Location", "Resource", "System", "Template", "User"];

    // A reference without a kind means the kind given here; where there is none, Backstage refuses it.
    private static readonly (string Field, string? Kind)[] References =
    [
        ("owner", "Group"), ("system", "System"), ("domain", "Domain"), ("subcomponentOf", "Component"), ("subdomainOf", "Domain"),
        ("providesApis", "API"), ("consumesApis", "API"), ("dependsOn", null), ("dependencyOf", null),
        ("parent", "Group"), ("children", "Group"), ("members", "User"), ("memberOf", "Group"),
    ];

    private static readonly Regex Name = new("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$");
    private static readonly Regex Reference = new("^((?<kind>[A-Za-z][A-Za-z0-9]*):)?((?<namespace>[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)/)?(?<name>[^:/]+)$");

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.EntitiesValid, GuardrailCategory.Catalog,
        "The service is in the catalog, and every entity of it is valid", "w/w/E",
        why: "A service without a `catalog-info.yaml` is in no portal, and nobody can be asked about it. The portal reads the catalog long after the merge, and drops an entity it can't read in silence: the service is gone from the portal, with its documentation, its owner and its alerts.",
        fix: "Put a `catalog-info.yaml` with a Component into the service's root. Write an entity as Backstage's descriptor format wants it: a known kind, a name of letters, digits and `-_.` with at most 63 characters, the fields of its kind, and references of the form `kind:namespace/name`.",
        fixTitle: "Add the kind to the reference");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var entities = CatalogEntity.All(facts).ToList();
        var found = new List<Finding>(Missing(facts));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entity in entities)
        {
            found.AddRange(Shape(entity));
            found.AddRange(ReferencesOf(entity, entities));
            if (entity.Name.Length > 0 && !IsTemplate(entity.Name) && !seen.Add($"{entity.Kind}:{entity.Namespace ?? "default"}/{entity.Name}"))
                found.Add(entity.At(About, null, $"{entity} is in the catalog twice. Give one of them another name, or take it away."));
        }

        return found;
    }

    // Of what is deployed: a tool that nobody runs but its own people needs no place in the portal.
    private static IEnumerable<Finding> Missing(ServiceFacts facts)
    {
        var isDeployed = facts.Properties.AllFilesAreGiven && facts.Properties["IsPlatformService"] == "true" && facts.ServiceFiles.Any(f => f.Kind is ServiceFileKind.Manifest or ServiceFileKind.GitOps);
        if (isDeployed && !facts.ServiceFiles.Any(f => f.Kind == ServiceFileKind.Catalog))
            yield return new Finding(About, SourceSpan.StartOf(""), "The service is deployed and has no catalog-info.yaml, so that no portal knows it. Describe it as a Component in its root folder.", []) { Target = "Component/" + facts.Properties["PlatformServiceName"] };
    }

    private static IEnumerable<Finding> Shape(CatalogEntity entity)
    {
        if (!Kinds.Contains(entity.Kind))
        {
            yield return entity.At(About, entity.Root["kind"], $"'{entity.Kind}' is no kind of the catalog. Use one of {string.Join(", ", Kinds)}.");
            yield break;
        }

        if (entity.Name.Length == 0)
            yield return entity.At(About, entity.Root["kind"], $"{entity.Kind} has no name. Set metadata.name.");
        else if (!IsTemplate(entity.Name) && (entity.Name.Length > 63 || !Name.IsMatch(entity.Name)))
            yield return entity.At(About, null, $"'{entity.Name}' is no name of an entity. Use letters, digits and -_. between them, at most 63 characters.");
        foreach (var field in Required(entity).Where(f => entity.Spec(f) is null))
            yield return entity.At(About, null, $"{entity} has no {field}, and the portal refuses it. Set spec.{field}.");
    }

    private static IEnumerable<Finding> ReferencesOf(CatalogEntity entity, List<CatalogEntity> entities)
    {
        foreach (var (field, kind) in References)
        {
            var value = entity.Spec(field);
            foreach (var scalar in (value is YamlScalar ? [value] : value?.Elements ?? []).OfType<YamlScalar>().Where(s => s.Value.Length > 0 && !IsTemplate(s.Value)))
            {
                var match = Reference.Match(scalar.Value);
                if (!match.Success || !Name.IsMatch(match.Groups["name"].Value) || match.Groups["name"].Length > 63)
                    yield return entity.At(About, scalar, $"'{scalar.Value}' in {field} of {entity} is no reference. Write it as kind:namespace/name.");
                else if (kind is null && !match.Groups["kind"].Success && entity.Kind != "AiResource")
                    yield return entity.At(About, scalar, $"'{scalar.Value}' in {field} of {entity} does not say its kind, and the portal refuses it. Write component:{scalar.Value} or resource:{scalar.Value}.", KindOf(scalar, entities));
            }
        }
    }

    // The kind is known where the same file has an entity of that name.
    private static Fix? KindOf(YamlScalar reference, List<CatalogEntity> entities)
        => entities.Where(e => e.Name == reference.Value && e.Kind is "Component" or "Resource").ToList() is [{ Kind: var kind }] && reference.Span.Length == reference.Value.Length
            ? new Fix(About.FixTitle, [new TextEdit(reference.Span.Path, reference.Span.Start, 0, kind.ToLowerInvariant() + ":")])
            : null;

    private static string[] Required(CatalogEntity entity) => entity.Kind switch
    {
        "Component" or "Resource" or "AiResource" => ["type"],
        // What a server says of itself when it is asked stands in no file: spec.remotes says where it is.
        "API" when entity.Spec("remotes") is not null => ["type"],
        "API" => ["type", "definition"],
        _ => [],
    };

    private static bool IsTemplate(string text) => text.IndexOf("{{", StringComparison.Ordinal) >= 0 || text.IndexOf("${", StringComparison.Ordinal) >= 0;
}
