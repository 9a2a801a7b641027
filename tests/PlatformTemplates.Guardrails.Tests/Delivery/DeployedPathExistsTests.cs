using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class DeployedPathExistsTests
{
    private const string Id = GuardrailIds.DeployedPathExists;

    [Fact]
    public void Reports_a_folder_that_is_not_there_and_names_those_that_are()
    {
        var service = GitOpsSamples.Service()
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging"))
            .Argo("production", GitOpsSamples.Application("orders-production", "[|k8s/overlays/prod|]"));

        Assert.Equal(
            "Application/orders-production deploys 'k8s/overlays/prod', and there is no such folder. There is k8s/overlays/production, k8s/overlays/staging. Name the folder of an overlay.",
            Assert.Single(service.Reports(Id)).Message);
    }

    [Fact]
    public void Names_only_some_of_many()
    {
        var service = GitOpsSamples.Service().Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging")).Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/prod"));
        foreach (var name in new[] { "a", "b", "c", "d" })
            service.File($"k8s/overlays/{name}/kustomization.yaml", "resources: [../../base]\n");

        Assert.EndsWith("There is k8s/overlays/a, k8s/overlays/b, k8s/overlays/c, k8s/overlays/d, k8s/overlays/production and 1 more. Name the folder of an overlay.", Assert.Single(service.Findings(Id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Application_is_looked_at_as_its_own_overlays_make_it()
    {
        static InMemoryService Root(string path) => GitOpsSamples.Service()
            .Argo("base/kustomization", "resources: [orders.yaml]\n")
            .Argo("base/orders", GitOpsSamples.Application("orders", "k8s/overlays/to-be-patched"))
            .Argo("overlays/staging/kustomization", "resources: [../../base]\npatches: [{path: patch.yaml}]\n")
            .Argo("overlays/staging/patch", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: orders}\nspec: {source: {path: k8s/overlays/staging}}\n")
            .Argo("overlays/production/kustomization", "nameSuffix: -production\nresources: [../../base]\npatches: [{path: patch.yaml}]\n")
            .Argo("overlays/production/patch", $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: orders}}\nspec: {{source: {{path: {path}}}}}\n");

        Root("k8s/overlays/production").Accepts(Id);
        Assert.StartsWith("Application/orders-production deploys 'k8s/overlays/live'", Assert.Single(Root("[|k8s/overlays/live|]").Reports(Id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_Flux_that_is_called_Kustomization_is_no_overlay()
        => GitOpsSamples.Service()
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging"))
            .File("flux/kustomization.yaml", GitOpsSamples.Flux("orders", "[|./k8s/overlays/prod|]"), ServiceFileKind.GitOps).Reports(Id);

    [Fact]
    public void The_catalog_tells_which_repository_the_service_is_in_and_where()
    {
        var service = GitOpsSamples.Service()
            .File("catalog-info.yaml", "kind: Component\nmetadata:\n  annotations:\n    backstage.io/source-location: url:https://git.example/shop/all/tree/main/services/orders/\n", ServiceFileKind.Catalog)
            .Argo("a", GitOpsSamples.Application("a", "[|services/orders/k8s/overlays/prod|]", repository: "git@git.example:shop/all.git"))
            .Argo("b", GitOpsSamples.Application("b", "services/payments/k8s/overlays/prod", repository: "git@git.example:shop/all.git"))
            .Argo("c", GitOpsSamples.Application("c", "k8s/overlays/prod", repository: "git@git.example:shop/all.git"));

        service.Reports(Id);
    }

    [Fact]
    public void Reports_a_folder_that_only_holds_other_folders()
        => GitOpsSamples.Service().Argo("all", GitOpsSamples.Application("all", "[|k8s/overlays|]")).Reports(Id);

    [Fact]
    public void Reports_a_path_of_Flux()
        => GitOpsSamples.Service()
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging"))
            .File("flux/production.yaml", GitOpsSamples.Flux("orders", "[|./k8s/overlays/prod|]"), ServiceFileKind.GitOps).Reports(Id);

    [Theory]
    [InlineData("k8s/overlays/production", "main", GitOpsSamples.Repository)]
    [InlineData("./k8s/overlays/production/", "main", GitOpsSamples.Repository)]
    [InlineData("service/k8s/overlays/production", "main", GitOpsSamples.Repository)]
    [InlineData("\"k8s/overlays/{{.name}}\"", "main", GitOpsSamples.Repository)]
    [InlineData("k8s/rendered", "env/production", GitOpsSamples.Repository)]
    [InlineData("k8s/overlays/prod", "main", "https://git.example/shop/deployments.git")]
    [InlineData("deploy/production", "main", GitOpsSamples.Repository)]
    [InlineData("src/chart", "main", GitOpsSamples.Repository)]
    public void Accepts_a_folder_that_is_there_and_says_nothing_of_what_is_not_known(string path, string revision, string repository)
        => GitOpsSamples.Service()
            .File("src/Orders/appsettings.json", "{}", ServiceFileKind.Configuration)
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging"))
            .Argo("production", GitOpsSamples.Application("orders-production", path, revision, repository: repository)).Accepts(Id);

    [Fact]
    public void A_chart_and_a_source_of_values_deploy_no_folder()
        => GitOpsSamples.Service().Argo("cache", """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: cache}
            spec:
              project: orders
              sources:
                - {repoURL: https://charts.example, chart: cache, targetRevision: 1.2.3}
                - {repoURL: https://git.example/shop/orders.git, targetRevision: main, ref: values}
            """).Accepts(Id);
}
