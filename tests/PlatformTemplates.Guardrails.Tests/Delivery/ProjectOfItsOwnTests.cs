namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class ProjectOfItsOwnTests
{
    private const string Id = GuardrailIds.ProjectOfItsOwn;

    [Fact]
    public void Reports_the_project_default_and_the_fix_names_the_services_own()
    {
        var service = GitOpsSamples.Service()
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production", project: "[|default|]"))
            .Argo("project", Project("https://git.example/shop/orders.git", "orders"));

        Assert.Equal("Application/orders-production is in the project 'default', which allows everything. Name 'orders'.", Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_a_project_that_is_not_named_at_the_name_of_the_Application()
        => new InMemoryService().Argo("production", GitOpsSamples.Application("[|orders-production|]", "k8s/overlays/production").Replace("  project: orders\n", "", StringComparison.Ordinal)).Reports(Id);

    [Fact]
    public void Reports_a_project_that_allows_every_repository_or_every_namespace()
        => new InMemoryService().Argo("project", Project("[|'*'|]", "[|'*'|]")).Reports(Id);

    [Fact]
    public void Accepts_a_project_that_restricts_and_one_of_the_platform()
    {
        new InMemoryService().Argo("project", Project("https://git.example/shop/*", "orders-*")).Accepts(Id);
        new InMemoryService().Argo("production", GitOpsSamples.Application("orders-production", "k8s", project: "shop")).Accepts(Id);
        new InMemoryService().Argo("production", GitOpsSamples.Application("orders-production", "k8s", project: "\"{{ .project }}\"")).Accepts(Id);
    }

    [Theory]
    [InlineData("argocd", "orders")]
    [InlineData("openshift-gitops", "orders")]
    [InlineData("delivery", "orders\n  namespace: delivery")]
    public void An_application_of_applications_makes_the_project_and_cannot_be_in_it(string @namespace, string name)
        => new InMemoryService().Argo("root", GitOpsSamples.Application(name, "argocd", project: "default", @namespace: @namespace)).Accepts(Id);

    [Fact]
    public void What_an_overlay_put_together_has_no_fix()
    {
        var service = new InMemoryService()
            .Argo("base/kustomization", "resources: [orders.yaml, project.yaml]\n")
            .Argo("base/orders", GitOpsSamples.Application("orders", "k8s", project: "[|default|]"))
            .Argo("base/project", Project("https://git.example/shop/orders.git", "orders"))
            .Argo("overlays/production/kustomization", "namespace: argo\nresources: [../../base]\n");

        Assert.Null(Assert.Single(service.Reports(Id)).Fix);
    }

    private static string Project(string repository, string @namespace) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: AppProject
        metadata:
          name: orders
        spec:
          sourceRepos:
            - {{repository}}
          destinations:
            - server: '*'
              namespace: {{@namespace}}

        """;
}
