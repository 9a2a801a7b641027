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
