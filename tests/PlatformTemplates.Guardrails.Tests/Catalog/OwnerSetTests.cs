namespace PlatformTemplates.Guardrails.Tests.Catalog;

public class OwnerSetTests
{
    private const string Id = GuardrailIds.OwnerSet;

    [Fact]
    public void Reports_what_an_entity_does_not_say_at_its_name()
        => Assert.Equal(
            "Component/orders does not say its lifecycle, system. Set spec.lifecycle, spec.system.",
            Assert.Single(CatalogSamples.Catalog("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: [|orders|]}\nspec: {type: service, owner: team-orders}\n").Reports(Id)).Message);

    [Fact]
    public void Reports_an_empty_owner_at_its_key()
        => CatalogSamples.Catalog(CatalogSamples.Component.Replace("owner: group:default/team-orders", "[|owner|]: \"\"", StringComparison.Ordinal)).Reports(Id);

    [Theory]
    [InlineData(CatalogSamples.Component + CatalogSamples.Database)]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: shop}\nspec: {owner: team-orders}\n")]
    [InlineData("apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: team-orders}\nspec: {type: team, children: []}\n")]
    [InlineData("apiVersion: portal.example/v1\nkind: Component\nmetadata: {name: orders}\n")]
    public void Accepts_what_the_kind_needs(string text) => CatalogSamples.Catalog(text).Accepts(Id);
}
