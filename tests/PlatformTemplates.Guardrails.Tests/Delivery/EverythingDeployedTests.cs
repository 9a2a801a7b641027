using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class EverythingDeployedTests
{
    private const string Id = GuardrailIds.EverythingDeployed;
    private const string Policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: orders\nspec:\n  podSelector: {}\n";
    private const string Kustomization = "/service/k8s/overlays/production/kustomization.yaml";

    [Fact]
    public void Reports_a_file_beside_a_kustomization_that_does_not_list_it_and_the_fix_lists_it()
    {
        var service = GitOpsSamples.Service().File("k8s/overlays/production/networkpolicy.yaml", Marked(Policy));

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal(
            "No kustomization lists k8s/overlays/production/networkpolicy.yaml, so that NetworkPolicy/orders is deployed nowhere. Add it to resources in k8s/overlays/production/kustomization.yaml, or take the file away.",
            finding.Message);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("resources:\n  - ../../base\n  - networkpolicy.yaml\n", mended.Text(Kustomization), StringComparison.Ordinal);
        Assert.Contains(mended.Facts.Environments.Single(e => e.Name == "production").Objects, o => o.Kind == "NetworkPolicy");
    }

    [Fact]
    public void What_changes_an_object_that_the_overlay_renders_is_listed_as_a_patch()
    {
        var service = GitOpsSamples.Service().File("k8s/overlays/production/replicas.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: [|orders|]\nspec:\n  replicas: 4\n");

        Assert.Contains("Add it to patches in", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("patches:\n  - path: replicas.yaml\n", mended.Text(Kustomization)!.Replace("  - ../../base\npatches", "patches", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("4", mended.Facts.Environments.Single(e => e.Name == "production").Objects.Single().Root.Find("spec", "replicas")?.Text);
    }

    [Fact]
    public void Reports_a_file_whose_neighbours_are_listed_from_above()
    {
        var service = new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n- app/deployment.yaml # the app\n")
            .File("k8s/app/deployment.yaml", Samples.Deployment("ports: []"))
            .File("k8s/app/networkpolicy.yaml", Marked(Policy));

        service.Reports(Id);
        Assert.Equal("resources:\n- app/deployment.yaml # the app\n- app/networkpolicy.yaml\n", service.Fixed(Id).Text("/service/k8s/kustomization.yaml"));
    }

    [Theory]
    [InlineData("resources: [policy.yaml]")]
    [InlineData("patches: [{path: ./policy.yaml}]")]
    [InlineData("patchesStrategicMerge: [policy.yaml]")]
    [InlineData("configMapGenerator: [{name: a, files: [key=policy.yaml]}]")]
    [InlineData("replacements: [{path: policy.yaml}]")]
    [InlineData("transformers: [policy.yaml]")]
    [InlineData("transformers:\n  - |-\n    apiVersion: builtin\n    kind: PatchTransformer\n    metadata: {name: a}\n    path: policy.yaml")]
    public void A_file_may_be_listed_in_any_field(string field)
        => new InMemoryService().File("k8s/kustomization.yaml", field + "\n").File("k8s/policy.yaml", Policy).Accepts(Id);

    [Theory]
    [InlineData("k8s/overlays/production/values.yaml", "image: {tag: 1}\n")]
    [InlineData("k8s/overlays/production/secret.example.yaml", Policy)]
    [InlineData("k8s/overlays/production/generator.yaml", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\n")]
    [InlineData("k8s/extra/networkpolicy.yaml", Policy)]
    public void Accepts_what_is_no_object_and_folders_that_no_kustomization_draws_from(string path, string text)
        => GitOpsSamples.Service().File(path, text).Accepts(Id);

    [Fact]
    public void Accepts_what_a_transformer_or_a_chart_names()
        => GitOpsSamples.Service()
            .File("k8s/overlays/production/transformer.yaml", "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: a}\npath: patch.yaml\n")
            .File("k8s/overlays/production/patch.yaml", Policy)
            .File("k8s/base/chart/Chart.yaml", "apiVersion: v2\nname: orders\n")
            .File("k8s/base/chart/kustomization.yaml", "resources: []\n")
            .File("k8s/base/chart/crd.yaml", Policy).Accepts(Id);

    [Fact]
    public void Without_a_kustomization_every_file_is_deployed()
        => new InMemoryService().File("k8s/networkpolicy.yaml", Policy).Accepts(Id);

    [Fact]
    public void Reports_an_overlay_that_nothing_deploys_while_others_are()
    {
        var service = GitOpsSamples.Service()
            .File("k8s/overlays/load/kustomization.yaml", "[||]resources:\n  - ../../base\n")
            .File("k8s/overlays/local/kustomization.yaml", "resources:\n  - ../../base\n")
            .Argo("staging", GitOpsSamples.Application("orders-staging", "services/orders/k8s/overlays/staging"))
            .Argo("production", GitOpsSamples.Application("orders-production", "./k8s/overlays/production/"));

        Assert.Contains("Nothing deploys k8s/overlays/load", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Argo_CD_and_Flux_may_add_a_component()
    {
        const string Component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";

        GitOpsSamples.Service().File("k8s/components/debug/kustomization.yaml", Component)
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production").Replace("    path: k8s", "    kustomize: {components: [../../components/debug]}\n    path: k8s", StringComparison.Ordinal))
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging")).Accepts(Id);
        GitOpsSamples.Service().File("k8s/components/debug/kustomization.yaml", Component)
            .File("flux/production.yaml", GitOpsSamples.Flux("orders", "./k8s/overlays/production").Replace("  targetNamespace", "  components: [../../components/debug/]\n  targetNamespace", StringComparison.Ordinal), ServiceFileKind.GitOps)
            .File("flux/staging.yaml", GitOpsSamples.Flux("staging", "./k8s/overlays/staging"), ServiceFileKind.GitOps).Accepts(Id);
    }

    [Theory]
    [InlineData("sourceHydrator: {drySource: {repoURL: https://git.example/shop/orders.git, path: k8s/overlays/staging, targetRevision: main}}")]
    [InlineData("source: {repoURL: https://git.example/shop/orders.git, path: staging, targetRevision: rendered}")]
    public void What_is_deployed_as_rendered_elsewhere_may_be_any_overlay(string source)
        => GitOpsSamples.Service()
            .Argo("staging", $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: staging}}\nspec:\n  {source}\n")
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production")).Accepts(Id);

    [Fact]
    public void Reports_a_base_and_a_component_that_nothing_includes()
        => GitOpsSamples.Service()
            .File("k8s/cache/kustomization.yaml", "[||]resources: []\n")
            .File("k8s/components/debug/kustomization.yaml", "[||]apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n")
            .File("flux/staging.yaml", GitOpsSamples.Flux("staging", "./k8s/overlays/staging"), ServiceFileKind.GitOps)
            .File("flux/production.yaml", GitOpsSamples.Flux("orders", "./k8s/overlays/production"), ServiceFileKind.GitOps).Reports(Id);

    [Theory]
    [InlineData("k8s/overlays/azd/orders")]
    [InlineData("k8s/bootstrap/orders")]
    [InlineData("k8s/tests/load")]
    public void Accepts_overlays_below_a_folder_of_such_that_are_applied_by_hand(string folder)
        => Deployed().File(folder + "/kustomization.yaml", "resources: []\n").Accepts(Id);

    [Fact]
    public void Accepts_an_overlay_that_a_workflow_applies()
        => Deployed().File("k8s/overlays/review/kustomization.yaml", "resources: []\n")
            .File(".github/workflows/review.yml", "on: pull_request\njobs: {review: {steps: [{run: kubectl apply -k k8s/overlays/review}]}}\n", ServiceFileKind.Workflow).Accepts(Id);

    [Fact]
    public void Where_no_overlay_is_deployed_from_here_nobody_knows_which_components_are_wanted()
        => GitOpsSamples.Service().File("k8s/components/debug/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n").Accepts(Id);

    [Theory]
    [InlineData("#- policy.yaml", true)]
    [InlineData("# - ./policy.yaml to close the network", true)]
    [InlineData("#ENABLE_POLICY - path: policy.yaml", true)]
    [InlineData("# - network-policy.yaml", false)]
    [InlineData("# - deny/policy.yaml", false)]
    public void A_line_that_is_commented_out_leaves_the_file_out_on_purpose(string line, bool isAccepted)
    {
        var service = new InMemoryService().File("k8s/kustomization.yaml", $"resources:\n- deployment.yaml\n{line}\n").File("k8s/deployment.yaml", Samples.Deployment("ports: []"));

        if (isAccepted)
            service.File("k8s/policy.yaml", Policy).Accepts(Id);
        else
            service.File("k8s/policy.yaml", Marked(Policy)).Reports(Id);
    }

    [Theory]
    [InlineData("\"k8s/overlays/{{.name}}\"")]
    [InlineData("\".\"")]
    [InlineData("other/folder")]
    public void Says_nothing_of_overlays_where_something_else_may_deploy_them(string path)
        => GitOpsSamples.Service().Argo("orders", GitOpsSamples.Application("orders", path)).Accepts(Id);

    [Fact]
    public void Flux_deploys_all_below_a_folder_without_a_kustomization()
        => GitOpsSamples.Service().File("flux/all.yaml", GitOpsSamples.Flux("orders", "./k8s/overlays"), ServiceFileKind.GitOps).Accepts(Id);

    private static InMemoryService Deployed() => GitOpsSamples.Service()
        .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging"))
        .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production"));

    private static string Marked(string manifest) => manifest.Replace("name: orders", "name: [|orders|]", StringComparison.Ordinal);
}
