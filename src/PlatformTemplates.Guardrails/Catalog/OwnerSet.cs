using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Catalog;

internal sealed class OwnerSet() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.OwnerSet, GuardrailCategory.Catalog,
        "An entity of the catalog says its owner, lifecycle and system", "w/w/E",
        why: "The owner is who is called at night, the lifecycle tells others whether they may build on it, and the system is how the portal finds what belongs together. An entity without them is found by nobody and missed by nobody.",
        fix: "Set `spec.owner` to a group, `spec.lifecycle` to a stage such as `production`, and `spec.system` to the system it is part of.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var entity in CatalogEntity.All(facts))
        {
            var wanted = FieldsOf(entity.Kind).ToList();
            var absent = wanted.Where(f => entity.Spec(f) is null).ToList();
            if (absent.Count > 0)
                yield return entity.At(About, null, $"{entity} does not say its {string.Join(", ", absent)}. Set {string.Join(", ", absent.Select(f => "spec." + f))}.");
            foreach (var field in wanted.Where(f => entity.Spec(f) is { } value && string.IsNullOrWhiteSpace(value.Text)))
            {
                var key = (entity.Root["spec"] as Manifests.Yaml.YamlMapping)?.Find(field)?.Key;
                yield return entity.At(About, key, $"{entity} leaves its {field} empty. Set spec.{field}.");
            }
        }
    }

    private static string[] FieldsOf(string kind) => kind switch
    {
        "Component" or "API" => ["owner", "lifecycle", "system"],
        "Resource" => ["owner", "system"],
        "System" or "Domain" => ["owner"],
        _ => [],
    };
}
