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
    [InlineData("kind: Component\nmetadata:\n  name: orders\n", "kind: API\nmetadata:\n  name: [|orders|]\n")]
    public void Reports_what_the_portal_refuses(string text, string wrong, string gone = "\0")
        => CatalogSamples.Catalog(CatalogSamples.Component.Replace(text, wrong, StringComparison.Ordinal).Replace(gone, "", StringComparison.Ordinal)).Reports(Id);

    [Fact]
    public void Reports_an_entity_that_is_there_twice()
        => CatalogSamples.Catalog(CatalogSamples.Component + "---\n" + CatalogSamples.Component.Replace("name: orders", "name: [|Orders|]", StringComparison.Ordinal)).Reports(Id);

    [Fact]
    public void Two_names_that_are_filled_in_later_may_be_different_ones()
    {
        var skeleton = CatalogSamples.Component.Replace("name: orders", "name: ${{ values.name }}", StringComparison.Ordinal);

        CatalogSamples.Catalog(skeleton + "---\n" + skeleton).Accepts(Id);
    }

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
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: orders-tools}\nspec: {type: mcp-server, lifecycle: production, owner: team-orders, remotes: [{type: streamable-http, url: 'https://orders.example/mcp'}]}\n")]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: AiResource\nmetadata: {name: orders-skill}\nspec: {type: skill, lifecycle: production, owner: team-orders, dependsOn: [base-skill]}\n")]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: '${{ values.name }}'}\nspec: {type: service, owner: '${{ values.owner }}'}\n")]
    [InlineData("apiVersion: portal.example/v1\nkind: Product\nmetadata: {name: a b}\n")]
    [InlineData(CatalogSamples.Component + CatalogSamples.Database)]
    public void Accepts_entities_of_every_kind_and_knows_nothing_of_others(string text) => CatalogSamples.Catalog(text).Accepts(Id);

    [Fact]
    public void Reports_a_deployed_service_without_a_catalog()
    {
        var finding = Assert.Single(Deployed().Findings(Id));

        Assert.Equal("", finding.Span.Path);
        Assert.Equal("Component/orders", finding.Target);
        Deployed().File("catalog-info.yaml", CatalogSamples.Component, Facts.ServiceFileKind.Catalog).Accepts(Id);
    }

    [Theory]
    [InlineData("IsPlatformService", "false")]
    [InlineData("PlatformTemplatesVersion", "")]
    public void A_library_needs_no_catalog_and_one_that_is_not_given_may_be_there(string property, string value) => Deployed().Property(property, value).Accepts(Id);

    [Fact]
    public void What_is_not_deployed_needs_no_catalog()
        => new InMemoryService().Property("PlatformTemplatesVersion", "1.0.0").Property("IsPlatformService", "true").Accepts(Id);

    private static InMemoryService Deployed()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []")).Property("PlatformTemplatesVersion", "1.0.0").Property("IsPlatformService", "true").Property("PlatformServiceName", "orders");
}
