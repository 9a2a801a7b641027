namespace PlatformTemplates.Guardrails.Tests.Catalog;

public class EntitiesValidTests
{
    private const string Id = GuardrailIds.EntitiesValid;

    [Theory]
    [InlineData("kind: Component", "kind: [|Service|]")]
    [InlineData("name: orders", "name: [|orders_|]")]
    [InlineData("name: orders", "name: [|\"the orders\"|]")]
    [InlineData("group:default/team-orders", "[|group:team:orders|]")]
    [InlineData("system: shop\n", "system: shop\n  providesApis: [orders, [|a/b/c|]]\n")]
    [InlineData("system: shop\n", "system: shop\n  dependsOn: [component:basket, [|stock|]]\n")]
    [InlineData("metadata:\n  name: orders\n", "metadata:\n  name: [|orders|]\n", "  type: service\n")]
    public void Reports_what_the_portal_refuses(string text, string wrong, string gone = "\0")
        => CatalogSamples.Catalog(CatalogSamples.Component.Replace(text, wrong, StringComparison.Ordinal).Replace(gone, "", StringComparison.Ordinal)).Reports(Id);

    [Fact]
    public void Reports_an_entity_that_is_there_twice()
        => CatalogSamples.Catalog(CatalogSamples.Component + "---\n" + CatalogSamples.Component.Replace("name: orders", "name: [|Orders|]", StringComparison.Ordinal)).Reports(Id);

    [Fact]
    public void The_fix_adds_the_kind_of_an_entity_of_the_same_file()
    {
        var service = CatalogSamples.Catalog(CatalogSamples.Component + "  dependsOn:\n    - [|orders-database|] # the only one\n" + CatalogSamples.Database);

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("- resource:orders-database # the only one", mended.Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: [./a.yaml]}\n")]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: j.doe}\nspec: {memberOf: [team-orders]}\n")]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: orders}\nspec: {type: openapi, lifecycle: production, owner: user:default/j.doe, definition: {$text: ./docs/openapi.json}}\n")]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: '${{ values.name }}'}\nspec: {type: service, owner: '${{ values.owner }}'}\n")]
    [InlineData("apiVersion: portal.example/v1\nkind: Product\nmetadata: {name: a b}\n")]
    [InlineData(CatalogSamples.Component + CatalogSamples.Database)]
    public void Accepts_entities_of_every_kind_and_knows_nothing_of_others(string text) => CatalogSamples.Catalog(text).Accepts(Id);
}
