using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Tests.Delivery;

namespace PlatformTemplates.Guardrails.Tests.Catalog;

public class AnnotationsAgreeTests
{
    private const string Id = GuardrailIds.AnnotationsAgree;
    private const string Deployment = "/service/k8s/base/deployment.yaml";

    [Fact]
    public void Reports_an_id_that_no_workload_carries_and_the_fix_labels_the_one_there_is()
    {
        var service = Annotated("backstage.io/kubernetes-id: [|orders|]");

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal("The portal shows Component/orders by the label backstage.io/kubernetes-id=orders, which no workload carries on itself and on its pods. Label them, or name the label that they have.", finding.Message);
        Assert.Equal(["production", "staging"], finding.Environments);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("  name: orders\n  labels:\n    backstage.io/kubernetes-id: orders\nspec:", mended.Text(Deployment), StringComparison.Ordinal);
        Assert.Contains("        app: orders\n        backstage.io/kubernetes-id: orders\n", mended.Text(Deployment), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fix_names_the_label_that_all_of_them_have()
    {
        var service = Annotated("backstage.io/kubernetes-id: [|\"order\"|]").File("k8s/base/kustomization.yaml", "resources: [deployment.yaml]\nlabels:\n  - pairs: {backstage.io/kubernetes-id: orders}\n    includeTemplates: true\n");

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("backstage.io/kubernetes-id: \"orders\"", mended.Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_one_overlay_that_takes_the_label_away()
    {
        var service = Annotated("backstage.io/kubernetes-id: [|orders|]")
            .File("k8s/base/kustomization.yaml", "resources: [deployment.yaml]\nlabels:\n  - pairs: {backstage.io/kubernetes-id: orders}\n    includeTemplates: true\n")
            .File("k8s/overlays/production/kustomization.yaml", "resources: [../../base]\npatches:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: remove\n        path: /spec/template/metadata/labels/backstage.io~1kubernetes-id\n");

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Theory]
    [InlineData("backstage.io/kubernetes-id: orders\n    backstage.io/kubernetes-label-selector: app=orders")]
    [InlineData("backstage.io/kubernetes-label-selector: 'app in (orders)'")]
    [InlineData("backstage.io/kubernetes-id: \"${{ values.name }}\"")]
    [InlineData("backstage.io/techdocs-ref: dir:.")]
    public void Accepts_a_selector_and_what_is_not_known(string annotations)
        => Annotated(annotations).File("k8s/base/kustomization.yaml", "resources: [deployment.yaml]\nlabels:\n  - pairs: {app: orders}\n    includeTemplates: true\n").Accepts(Id);

    [Fact]
    public void A_label_that_Argo_CD_adds_counts()
        => Annotated("backstage.io/kubernetes-id: orders")
            .Argo("all", Labelled("orders-staging", "k8s/overlays/staging") + "---\n" + Labelled("orders-production", "k8s/overlays/production")).Accepts(Id);

    [Fact]
    public void Where_one_component_is_found_the_others_may_run_elsewhere()
        => Annotated("backstage.io/kubernetes-label-selector: app=orders")
            .File("more/catalog-info.yaml", Component("backstage.io/kubernetes-id: stock").Replace("name: orders", "name: stock", StringComparison.Ordinal), ServiceFileKind.Catalog)
            .File("k8s/base/kustomization.yaml", "resources: [deployment.yaml]\nlabels:\n  - pairs: {app: orders}\n    includeTemplates: true\n").Accepts(Id);

    [Theory]
    [InlineData("argocd/app-name: [|orders|]")]
    [InlineData("argocd/app-selector: [|team=orders|]")]
    [InlineData("argocd/project-name: [|default|]")]
    public void Reports_an_application_of_Argo_CD_that_is_not_there(string annotation)
        => Annotated(annotation).Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production")).Reports(Id);

    [Fact]
    public void The_fix_names_the_only_application()
    {
        var service = Annotated("argocd/app-name: [|orders|]").Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("argocd/app-name: orders-production")]
    [InlineData("argocd/app-name: orders-pr-7")]
    [InlineData("argocd/app-name: shop/orders")]
    [InlineData("argocd/app-selector: backstage.io/kubernetes-id=orders")]
    [InlineData("argocd/app-selector: env!=dev")]
    [InlineData("argocd/project-name: orders")]
    public void Accepts_an_application_that_is_there_or_may_be_made(string annotation)
        => Annotated(annotation)
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production"))
            .Argo("previews", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: previews}\nspec:\n  template:\n    metadata:\n      name: orders-pr-{{ .number }}\n      labels: {backstage.io/kubernetes-id: orders}\n").Accepts(Id);

    [Fact]
    public void Without_files_of_Argo_CD_nobody_knows_its_applications() => Annotated("argocd/app-name: orders").Accepts(Id);

    [Fact]
    public void Reports_a_source_that_is_not_where_its_folders_are_deployed_from()
    {
        var service = Annotated("backstage.io/source-location: [|url:https://git.example/shop/order/tree/main/|]").Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production"));

        Assert.Contains("has its source in https://git.example/shop/order, and its folders are deployed from https://git.example/shop/orders.git", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("url:https://git.example/shop/orders/tree/main/\n", mended.Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_slug_of_another_project()
    {
        var service = Annotated("backstage.io/source-location: url:https://github.com/Shop/orders/tree/main/\n    github.com/project-slug: [|shop/order|]");

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("url:https://git.example/shop/orders/tree/main/", "https://git.example/shop/orders.git")]
    [InlineData("url:https://git.example/shop/orders/-/tree/main/services/orders/", "git@git.example:shop/orders.git")]
    [InlineData("dir:.", "https://git.example/shop/other.git")]
    [InlineData("url:https://git.example/shop/orders/tree/main/", "https://git.example/shop/\\<repository\\>.git")]
    public void Accepts_one_repository_by_whatever_address(string location, string repository)
        => Annotated($"backstage.io/source-location: {location}").Argo("production", GitOpsSamples.Application("orders-production", repository.Contains('<', StringComparison.Ordinal) ? "\"{{path}}\"" : "k8s/overlays/production", repository: repository)).Accepts(Id);

    private static InMemoryService Annotated(string annotations) => GitOpsSamples.Service().File("catalog-info.yaml", Component(annotations), ServiceFileKind.Catalog);

    private static string Component(string annotations) => CatalogSamples.Component.Replace("  name: orders\n", $"  name: orders\n  annotations:\n    {annotations}\n", StringComparison.Ordinal);

    private static string Labelled(string name, string path)
        => GitOpsSamples.Application(name, path).Replace($"path: {path}\n", $"path: {path}\n    kustomize:\n      commonLabels:\n        backstage.io/kubernetes-id: orders\n", StringComparison.Ordinal);
}
