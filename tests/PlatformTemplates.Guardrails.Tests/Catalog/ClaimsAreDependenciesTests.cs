using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Catalog;

public class ClaimsAreDependenciesTests
{
    private const string Id = GuardrailIds.ClaimsAreDependencies;

    [Theory]
    [InlineData("kafka.strimzi.io/v1beta2", "KafkaTopic")]
    [InlineData("postgresql.cnpg.io/v1", "Cluster")]
    [InlineData("acid.zalan.do/v1", "postgresql")]
    [InlineData("platform.example.org/v1alpha1", "PostgreSQLInstance")]
    [InlineData("platform.example.org/v1alpha1", "XDatabaseClaim")]
    [InlineData("s3.aws.upbound.io/v1beta1", "Bucket")]
    [InlineData("objectbucket.io/v1alpha1", "ObjectBucketClaim")]
    [InlineData("rabbitmq.com/v1beta1", "Queue")]
    public void Reports_a_claim_that_the_catalog_does_not_know(string version, string kind)
        => Claiming(version, kind, "[|orders-store|]").File("catalog-info.yaml", CatalogSamples.Component, ServiceFileKind.Catalog).Reports(Id);

    [Fact]
    public void The_fix_describes_the_resource_and_names_it()
    {
        var service = Claiming("kafka.strimzi.io/v1beta2", "KafkaTopic", "[|orders-placed|]").File("catalog-info.yaml", CatalogSamples.Component, ServiceFileKind.Catalog);

        Assert.Equal("KafkaTopic/orders-placed is a topic of the service, and no component of the catalog depends on one. Describe it as a Resource, and name it in dependsOn.", Assert.Single(service.Reports(Id)).Message);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        mended.Accepts(GuardrailIds.EntitiesValid);
        mended.Accepts(GuardrailIds.OwnerSet);
        Assert.Equal(
            CatalogSamples.Component + "  dependsOn:\n    - resource:orders-placed\n---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata:\n  name: orders-placed\nspec:\n  type: topic\n  owner: group:default/team-orders\n  system: shop\n",
            mended.Text("/service/catalog-info.yaml"));
    }

    [Fact]
    public void The_fix_names_a_resource_that_is_described()
    {
        var service = Claiming("s3.aws.upbound.io/v1beta1", "Bucket", "[|invoices|]")
            .File("catalog-info.yaml", CatalogSamples.Component + "  dependsOn:\n    - component:stock # calls it\n---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: invoices}\nspec: {type: s3, owner: team-orders}\n", ServiceFileKind.Catalog);

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("    - component:stock # calls it\n    - resource:invoices\n---\n", mended.Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_of_one_overlay_is_reported_for_it()
    {
        var service = new InMemoryService()
            .File("catalog-info.yaml", CatalogSamples.Component, ServiceFileKind.Catalog)
            .File("k8s/base/kustomization.yaml", "resources: [deployment.yaml]\n")
            .File("k8s/base/deployment.yaml", Samples.Deployment("ports: []"))
            .File("k8s/overlays/dev/kustomization.yaml", "resources: [../../base]\n")
            .File("k8s/overlays/production/kustomization.yaml", "namePrefix: live-\nresources: [../../base, topic.yaml]\n")
            .File("k8s/overlays/production/topic.yaml", Claim("kafka.strimzi.io/v1beta2", "KafkaTopic", "[|orders-placed|]"));

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("- resource:orders-placed\n", mended.Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("  dependsOn: [resource:orders-store]\n")]
    [InlineData("  dependsOn: [resource:shop/orders-database]\n")]
    [InlineData("  dependsOn: ['resource:default/the-store']\n---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: the-store}\nspec: {type: postgresql, owner: a}\n")]
    [InlineData("---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: the-store}\nspec: {type: database, owner: a, dependencyOf: [component:orders]}\n")]
    public void Accepts_what_the_catalog_says_by_name_or_type(string rest)
        => Claiming("platform.example.org/v1", "PostgreSQLInstance", "orders-store").File("catalog-info.yaml", CatalogSamples.Component + rest, ServiceFileKind.Catalog).Accepts(Id);

    [Theory]
    [InlineData("source.toolkit.fluxcd.io/v1", "Bucket")]
    [InlineData("scheduling.volcano.sh/v1beta1", "Queue")]
    [InlineData("kueue.x-k8s.io/v1beta1", "ClusterQueue")]
    [InlineData("apps/v1", "StatefulSet")]
    [InlineData("monitoring.coreos.com/v1", "ServiceMonitor")]
    public void Nothing_else_is_a_claim(string version, string kind)
        => Claiming(version, kind, "orders").File("catalog-info.yaml", CatalogSamples.Component, ServiceFileKind.Catalog).Accepts(Id);

    [Fact]
    public void Without_a_component_nobody_depends() => Claiming("kafka.strimzi.io/v1beta2", "KafkaTopic", "orders").Accepts(Id);

    private static InMemoryService Claiming(string version, string kind, string name) => new InMemoryService().Manifest(Claim(version, kind, name));

    private static string Claim(string version, string kind, string name) => $"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\nspec: {{}}\n";
}
