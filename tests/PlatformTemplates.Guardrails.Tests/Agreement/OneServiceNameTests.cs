using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Tests.Catalog;
using PlatformTemplates.Guardrails.Tests.Delivery;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class OneServiceNameTests
{
    private const string Id = GuardrailIds.OneServiceName;

    [Fact]
    public void Reports_telemetry_under_another_name_and_mends_it()
    {
        var service = Service("env:\n  - name: OTEL_SERVICE_NAME\n    value: [|order-service|]");

        Assert.Equal(
            "Container 'orders' of Deployment/orders sends its telemetry as 'order-service', and the catalog calls the service 'orders'. Use one name.",
            Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_a_name_among_the_resource_attributes_and_mends_that_alone()
    {
        var service = Service("env:\n  - name: OTEL_RESOURCE_ATTRIBUTES\n    value: [|\"service.version=1.0,service.name=Orders,team=orders\"|]");

        service.Reports(Id);
        Assert.Contains("value: \"service.version=1.0,service.name=orders,team=orders\"", service.Fixed(Id).Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_overlay_that_gives_another_name()
    {
        var service = With(Samples.Overlay(
            Samples.Deployment("env:\n  - name: OTEL_SERVICE_NAME\n    value: orders"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: OTEL_SERVICE_NAME, value: [|orders-live|]}]}]}}}\n"));

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Fact]
    public void Says_nothing_of_environments_that_each_run_another_image()
        => With(new InMemoryService()
            .File("k8s/proxy/kustomization.yaml", "resources: [deployment.yaml]\n")
            .File("k8s/proxy/deployment.yaml", Samples.Deployment("env: [{name: OTEL_SERVICE_NAME, value: proxy}]").Replace("registry.example/orders", "registry.example/proxy", StringComparison.Ordinal))
            .File("k8s/cache/kustomization.yaml", "resources: [deployment.yaml]\n")
            .File("k8s/cache/deployment.yaml", Samples.Deployment("env: [{name: OTEL_SERVICE_NAME, value: cache}]").Replace("registry.example/orders", "registry.example/cache", StringComparison.Ordinal))).Accepts(Id);

    [Fact]
    public void A_registry_for_each_environment_changes_nothing()
        => With(Samples.Overlay(
            Samples.Deployment("env: [{name: OTEL_SERVICE_NAME, value: [|order-service|]}]"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, image: live.example/shop/orders:1.0.0}]}}}\n")).Reports(Id);

    [Fact]
    public void Reports_pods_that_are_called_otherwise()
        => With(new InMemoryService().Manifest(Samples.Deployment("ports: []").Replace("app: orders", "app.kubernetes.io/name: [|ordering|]", StringComparison.Ordinal))).Reports(Id);

    [Fact]
    public void Reports_an_Application_whose_name_does_not_contain_it()
    {
        var service = With(GitOpsSamples.Service().Argo("production", GitOpsSamples.Application("ordering-production", "k8s/overlays/production").Replace("name: ordering-production", "name: [|ordering-production|]", StringComparison.Ordinal)));

        Assert.Equal("Application/ordering-production deploys what the catalog calls 'orders'. Let its name contain that: orders-production.", Assert.Single(service.Reports(Id)).Message);
    }

    [Theory]
    [InlineData("env: [{name: OTEL_SERVICE_NAME, value: orders}]")]
    [InlineData("env: [{name: OTEL_SERVICE_NAME, value: orders}, {name: OTEL_RESOURCE_ATTRIBUTES, value: \"service.name=other\"}]")]
    [InlineData("env: [{name: OTEL_SERVICE_NAME, value: $(NAME)}]")]
    [InlineData("env: [{name: OTEL_SERVICE_NAME, value: \"${SERVICE}\"}]")]
    [InlineData("env: [{name: OTEL_SERVICE_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]")]
    [InlineData("ports: []")]
    public void Accepts_the_name_of_the_catalog_and_says_nothing_of_what_is_not_known(string container) => Service(container).Accepts(Id);

    [Theory]
    [InlineData("orders")]
    [InlineData("orders-production")]
    [InlineData("shop-orders-eu")]
    [InlineData("\"{{.name}}\"")]
    public void Accepts_an_Application_whose_name_contains_it(string name)
        => With(GitOpsSamples.Service().Argo("production", GitOpsSamples.Application(name, "k8s/overlays/production"))).Accepts(Id);

    [Fact]
    public void What_runs_beside_the_service_may_add_a_word()
    {
        var worker = Samples.Deployment("env: [{name: OTEL_SERVICE_NAME, value: orders-worker}]").Replace("  name: orders\n", "  name: orders-worker\n", StringComparison.Ordinal);

        With(new InMemoryService().Manifest(Samples.Deployment("env: [{name: OTEL_SERVICE_NAME, value: orders}]") + "\n---\n" + worker)).Accepts(Id);
    }

    [Fact]
    public void Says_nothing_where_the_catalog_ties_the_pods_or_tells_of_several_components()
    {
        var pods = Samples.Deployment("ports: []").Replace("app: orders", "app.kubernetes.io/name: ordering", StringComparison.Ordinal);
        var tied = CatalogSamples.Component.Replace("  name: orders\n", "  name: orders\n  annotations:\n    backstage.io/kubernetes-label-selector: app.kubernetes.io/name=ordering\n", StringComparison.Ordinal);

        new InMemoryService().Manifest(pods).File("catalog-info.yaml", tied, ServiceFileKind.Catalog).Accepts(Id);
        new InMemoryService().Manifest(pods).File("catalog-info.yaml", CatalogSamples.Component + "---\n" + CatalogSamples.Component.Replace("name: orders", "name: orders-site", StringComparison.Ordinal), ServiceFileKind.Catalog).Accepts(Id);
        new InMemoryService().Manifest(pods).Accepts(Id);
    }

    private static InMemoryService Service(string container) => With(new InMemoryService().Manifest(Samples.Deployment(container)));

    private static InMemoryService With(InMemoryService service) => service.File("catalog-info.yaml", CatalogSamples.Component, ServiceFileKind.Catalog);
}
