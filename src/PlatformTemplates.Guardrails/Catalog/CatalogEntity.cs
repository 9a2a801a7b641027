using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Catalog;

/// <summary>An entity of the portal's catalog, as the service's catalog files say it.</summary>
internal sealed class CatalogEntity(YamlMapping root) : KubernetesObject(root)
{
    /// <summary>Every entity of Backstage's own kinds; what other portals and plugins call an entity is not known here.</summary>
    public static IEnumerable<CatalogEntity> All(ServiceFacts facts)
        => facts.ServiceFiles
            .Where(f => f.Kind == ServiceFileKind.Catalog && f.IsYaml)
            .SelectMany(f => facts.Files.Yaml(f.Path)?.Documents ?? [])
            .OfType<YamlMapping>()
            .Select(root => new CatalogEntity(root))
            .Where(e => e.Group == "backstage.io");

    /// <summary>The value of a field of its <c>spec</c>, or null.</summary>
    public YamlNode? Spec(string field) => Root.Find("spec", field);

    /// <summary>A finding about the entity.</summary>
    public Finding At(GuardrailDescriptor about, YamlNode? place, string message, Fix? fix = null)
        => new(about, place?.Span ?? NameSpan, message, [], fix) { Target = ToString() };
}
