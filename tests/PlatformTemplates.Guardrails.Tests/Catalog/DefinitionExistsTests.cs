using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Catalog;

public class DefinitionExistsTests
{
    private const string Id = GuardrailIds.DefinitionExists;

    [Fact]
    public void Reports_a_file_that_is_not_there()
        => Assert.Equal(
            "API/orders is defined in './docs/openapi.json', and there is no such file. Name the file, from the folder of the catalog.",
            Assert.Single(Api("openapi", "{$text: [|./docs/openapi.json|]}").Reports(Id)).Message);

    [Fact]
    public void Reports_a_file_that_cannot_be_read_at_its_place()
    {
        var service = Api("openapi", "{$text: docs/openapi.json}").File("docs/openapi.json", "{ \"openapi\": \"3.1.0\", \"info\": { }\n", ServiceFileKind.Definition);

        var finding = Assert.Single(service.Findings(Id));
        Assert.Equal("/service/docs/openapi.json", finding.Span.Path);
        Assert.StartsWith("API/orders is defined here, and the file can't be read: ", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openapi", "[||]{ \"asyncapi\": \"3.0.0\" }")]
    [InlineData("asyncapi", "[||]openapi: 3.1.0\n")]
    [InlineData("openapi", "[||]- openapi\n")]
    [InlineData("openapi", "[||]")]
    public void Reports_a_definition_of_another_type(string type, string text)
        => Api(type, "{$yaml: ./docs/api.yaml}").File("docs/api.yaml", text, ServiceFileKind.Definition).Reports(Id);

    [Theory]
    [InlineData("|\n    openapi: [\n")]
    [InlineData("|\n    asyncapi: 3.0.0\n")]
    public void Reports_a_definition_in_the_catalog_that_is_none(string text)
        => CatalogSamples.Catalog(Entity("openapi", text).Replace("  definition:", "  [|definition|]:", StringComparison.Ordinal)).Reports(Id);

    [Theory]
    [InlineData("openapi", "{\n\t\"openapi\": \"3.1.0\",\n\t\"info\": {}\n}")]
    [InlineData("openapi", "{ \"swagger\": \"2.0\" }")]
    [InlineData("graphql", "type Query { order: String }")]
    public void Accepts_a_definition_that_is_there(string type, string text)
        => Api(type, "{$text: ./docs/openapi.json}").File("docs/openapi.json", text, ServiceFileKind.Definition).Accepts(Id);

    [Theory]
    [InlineData("{$text: https://api.example/openapi.json}")]
    [InlineData("{$text: ./docs/the definition.json}")]
    [InlineData("\"${{ values.definition }}\"")]
    [InlineData("|\n    openapi: 3.1.0\n")]
    public void Accepts_what_is_elsewhere_or_in_the_catalog(string definition) => Api("openapi", definition).Accepts(Id);

    [Theory]
    [InlineData("providesApis: [[|orders|]]")]
    [InlineData("providesApis:\n    - [|api:orders|]\n    - stock")]
    [InlineData("providesApis: [[|api:default/orders|]]")]
    public void Reports_a_provided_API_that_nothing_describes(string provides)
        => Assert.Equal(
            "Component/orders provides the API 'orders', which this catalog does not describe: the portal has no page for it. Add an entity of the kind API with this name and its definition.",
            Assert.Single(Providing(provides, "stock").Property("PlatformTemplatesVersion", "1.0.0").Reports(Id)).Message);

    [Theory]
    [InlineData("providesApis: [orders]", "Orders")]
    [InlineData("providesApis: [API:Default/orders]", "orders")]
    [InlineData("providesApis: [api:shop/orders]", "stock")]
    [InlineData("providesApis: [\"${{ values.api }}\", '']", "stock")]
    [InlineData("providesApis: orders", "stock")]
    [InlineData("consumesApis: [orders]", "stock")]
    public void Accepts_what_is_described_here_or_in_another_namespace(string provides, string api)
        => Providing(provides, api).Property("PlatformTemplatesVersion", "1.0.0").Accepts(Id);

    [Fact]
    public void Accepts_it_where_another_file_may_describe_it()
    {
        Providing("providesApis: [orders]", "stock").Accepts(Id);
        CatalogSamples.Catalog(CatalogSamples.Component + "  providesApis: [orders]\n---\napiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: more}\nspec: {targets: [./apis.yaml]}\n")
            .Property("PlatformTemplatesVersion", "1.0.0").Accepts(Id);
    }

    [Fact]
    public void Where_files_are_given_by_hand_one_may_be_left_out()
        => CatalogSamples.Catalog(Entity("openapi", "{$text: ./docs/openapi.json}")).Accepts(Id);

    private static InMemoryService Api(string type, string definition) => CatalogSamples.Catalog(Entity(type, definition)).Property("PlatformTemplatesVersion", "1.0.0");

    private static InMemoryService Providing(string provides, string api)
        => CatalogSamples.Catalog($"{CatalogSamples.Component}  {provides}\n---\n{Entity("grpc", "|\n    syntax = \"proto3\";").Replace("name: orders", "name: " + api, StringComparison.Ordinal)}");

    private static string Entity(string type, string definition)
        => $"apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: orders\nspec:\n  type: {type}\n  lifecycle: production\n  owner: team-orders\n  system: shop\n  definition: {definition}\n";
}
