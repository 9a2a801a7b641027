using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Catalog;

/// <summary>Services that have nothing but a catalog.</summary>
internal static class CatalogSamples
{
    public const string Component = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nspec:\n  type: service\n  owner: group:default/team-orders\n  lifecycle: production\n  system: shop\n";

    public const string Database = "---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: orders-database}\nspec: {type: database, owner: team-orders, system: shop}\n";

    public static InMemoryService Catalog(string text) => new InMemoryService().File("catalog-info.yaml", text, ServiceFileKind.Catalog);
}
