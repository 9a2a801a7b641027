using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Catalog;

internal sealed class ClaimsAreDependencies() : Guardrail(About)
{
    private static readonly string[] Inherited = ["owner", "system"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ClaimsAreDependencies, GuardrailCategory.Catalog,
        "A database, topic or bucket that the manifests claim is a dependency in the catalog", "-/s/w",
        why: "Whoever plans to move, upgrade or switch off a database asks the catalog who depends on it. A service that claims one in silence is told last.",
        fix: "Describe it as a Resource in the catalog, and name it in `spec.dependsOn` of the Component.",
        fixTitle: "Add the resource to the catalog");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        List<CatalogEntity>? entities = null;
        List<CatalogEntity> components = [];
        List<Dependency> dependencies = [];
        foreach (var environment in facts.Environments)
        {
            foreach (var candidate in environment.Objects)
            {
                if (ResourceClaim.Of(candidate) is not { } claim)
                    continue;
                if (entities is null)
                {
                    entities = [.. CatalogEntity.All(facts)];
                    components = entities.FindAll(e => e.Kind == "Component");
                    dependencies = DependenciesOf(entities, components);
                }

                if (components.Count == 0 || dependencies.Exists(d => d.Covers(claim)))
                    continue;
                var target = candidate.ToString();
                var message = $"{target} is a {claim.Type} of the service, and no component of the catalog depends on one. Describe it as a Resource, and name it in dependsOn.";
                yield return new Finding(About, candidate.NameSpan, message, [environment.Name], components is [var component] ? FixOf(facts, entities, component, claim) : null) { Target = target };
            }
        }
    }

    private static List<Dependency> DependenciesOf(List<CatalogEntity> entities, List<CatalogEntity> components)
    {
        var named = components.SelectMany(c => c.Spec("dependsOn")?.Elements ?? []).Select(r => NameIn(r.Text, "resource")).OfType<string>();
        // The resource may say it from its side.
        var naming = entities.Where(e => e.Kind == "Resource" && (e.Spec("dependencyOf")?.Elements ?? []).Any(r => components.Exists(c => SameName(c.Name, NameIn(r.Text, "component"))))).Select(e => e.Name);
        return [.. named.Concat(naming).Select(name => new Dependency(name, entities.Find(e => e.Kind == "Resource" && SameName(e.Name, name))?.Spec("type")?.Text))];
    }

    // `resource:default/orders` is orders; what is of another kind, or says no kind, is none.
    private static string? NameIn(string? reference, string kind)
        => reference?.StartsWith(kind + ":", StringComparison.OrdinalIgnoreCase) == true ? reference.Substring(Math.Max(reference.LastIndexOf('/'), kind.Length) + 1) : null;

    private static bool SameName(string name, string? other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static Fix? FixOf(ServiceFacts facts, List<CatalogEntity> entities, CatalogEntity component, ResourceClaim claim)
    {
        // A name with an environment in it, or one that the cluster makes, is not the resource's.
        if (facts.Files.Yaml(component.Root.Span.Path) is not { } file || claim.Object.Name.Length > 63 || component.Root["spec"] is not YamlMapping spec)
            return null;
        var name = WrittenObject.Of(facts, claim.Object) is var (_, root) && root.Find("metadata", "name")?.Text is { Length: > 0 } written ? written : claim.Object.Name;
        var reference = "resource:" + name;
        var depends = spec["dependsOn"] is YamlSequence { Items.Count: > 0 } list
            ? YamlEdit.Append(file, list, [[reference]])
            : YamlEdit.SetBlock(file, component.Root, ["spec", "dependsOn"], ["- " + reference]);
        if (entities.Exists(e => e.Kind == "Resource" && SameName(e.Name, name)))
            return depends.Count == 0 ? null : new Fix(About.FixTitle, depends);
        var resource = new List<string> { $"apiVersion: {component.ApiVersion}", "kind: Resource", "metadata:", $"  name: {name}" };
        if (component.Namespace is { } @namespace)
            resource.Add($"  namespace: {@namespace}");
        resource.AddRange(["spec:", $"  type: {claim.Type}"]);
        foreach (var field in Inherited)
        {
            if (spec[field] is YamlScalar { Value.Length: > 0 } value)
                resource.Add($"  {field}: {file.Text.Substring(value.Span.Start, value.Span.Length)}");
        }

        var edits = YamlEdit.Together(depends, YamlEdit.AppendDocument(file, resource));
        return edits.Count == 0 ? null : new Fix(About.FixTitle, edits);
    }

    /// <summary>A resource that a component depends on.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type, or null where it is described elsewhere.</param>
    private sealed record Dependency(string Name, string? Type)
    {
        /// <summary>Whether it is what the manifests claim, by its type or, where that is not known, by its name.</summary>
        public bool Covers(ResourceClaim claim)
            => claim.Object.Name.IndexOf(Name, StringComparison.OrdinalIgnoreCase) >= 0 || Name.IndexOf(claim.Object.Name, StringComparison.OrdinalIgnoreCase) >= 0 || claim.IsOfType(Type ?? Name);
    }
}
