using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Models;

public class TrafficDividedTests
{
    private const string Id = GuardrailIds.TrafficDivided;

    [Theory]
    [InlineData("1=90", "2=10")]
    [InlineData("1=0.9", "2=0.1")]
    [InlineData("1=33.3", "2=33.3", "3=33.4")]
    [InlineData("1=100")]
    [InlineData("1=most", "2=10")]
    public void Weights_of_a_model_that_are_a_whole_are_accepted(params string[] weights) => Weighted([], weights).Accepts(Id);

    [Theory]
    [InlineData("The versions of the model 'fares' get 90 (1) and 5 (2), together 95. Let them be 100.", "1=[|90|]", "2=5")]
    [InlineData("The versions of the model 'fares' get 10 (2), together 10. Let them be 100.", "2=[|10|]")]
    [InlineData("The versions of the model 'fares' get 9 (1) and 1 (2), together 10. Let them be 100.", "1=[|9|]", "2=1")]
    public void Others_are_reported(string message, params string[] weights)
        => Assert.Equal(message, Assert.Single(Weighted([], weights).Reports(Id)).Message);

    [Fact]
    public void A_version_that_is_not_served_gets_no_traffic()
    {
        Weighted(["1", "2"], "1=90", "2=10").Accepts(Id);
        Assert.Equal("Version '3' of the model 'fares' gets traffic, and those that are served are 1, 2. Serve it, too, or give it none.", Assert.Single(Weighted(["1", "2"], "1=90", "3=[|10|]").Reports(Id)).Message);
        // MLflow serves what is named and nothing else; an alias may be any version.
        Variables("Inference__MLflow__Models__fares__Versions__0=1", "Inference__Models__fares__Traffic__Shadow__Version=[|2|]").Reports(Id);
        Variables("Inference__MLflow__Models__fares__Versions__0=1", "Inference__MLflow__Models__fares__Aliases__0=challenger", "Inference__Models__fares__Traffic__Shadow__Version=2").Accepts(Id);
    }

    [Fact]
    public void What_an_environment_sets_goes_before_the_files()
    {
        const string settings = "{ \"Inference\": { \"Models\": { \"fares\": { \"Versions\": [ \"1\", \"2\" ], \"Traffic\": { \"Weights\": { \"1\": 90, \"2\": 10 } } } } } }";
        var manifest = Samples.Deployment("env:\n  - name: Inference__Models__fares__Traffic__Weights__2\n    value: \"20\"\n");

        new InMemoryService().Manifest(Samples.Deployment("")).File("src/Orders/appsettings.json", settings, ServiceFileKind.Configuration).Accepts(Id);
        Assert.Equal(
            "The versions of the model 'fares' get 20 (2) and 90 (1), together 110. Let them be 100.",
            Assert.Single(new InMemoryService().Manifest(manifest.Replace("\"20\"", "[|\"20\"|]", StringComparison.Ordinal)).File("src/Orders/appsettings.json", settings, ServiceFileKind.Configuration).Reports(Id)).Message);
    }

    [Fact]
    public void Where_more_may_be_set_elsewhere_nothing_is_added_up()
        => new InMemoryService().Manifest(Samples.Deployment("envFrom: [{secretRef: {name: settings}}]\nenv:\n  - {name: Inference__Models__fares__Traffic__Weights__2, value: \"20\"}")).Accepts(Id);

    [Theory]
    [InlineData("{name: orders, port: 80, weight: 100}", "{name: orders-canary, port: 80, weight: 0}")]
    [InlineData("{name: orders, port: 80, weight: 90}", "{name: orders-canary, port: 80, weight: 10}")]
    [InlineData("{name: orders, port: 80}", "{name: orders-canary, port: 80}")]
    [InlineData("{name: orders, port: 80, weight: 7}")]
    [InlineData("{name: orders, port: 80, weight: 90}", "{name: pool, kind: InferencePool, group: inference.networking.k8s.io, weight: 5}")]
    public void A_route_that_divides_a_hundred_is_accepted(params string[] backends)
    {
        Routed("HTTPRoute", backends).Accepts(Id);
        Routed("GRPCRoute", backends).Accepts(Id);
    }

    [Theory]
    [InlineData("{name: orders, port: 80, weight: [|90|]}", "{name: orders-canary, port: 80, weight: 5}", "HTTPRoute/orders gives 90 to orders and 5 to orders-canary, together 95. Let them be 100.")]
    [InlineData("{name: orders, port: 80, weight: [|90|]}", "{name: orders-canary, port: 80}", "HTTPRoute/orders gives 90 to orders and 1 to orders-canary, together 91. Let them be 100.")]
    [InlineData("{name: orders, port: 80, weight: 90}", "{name: [|orders-canari|], port: 80, weight: 10}", "HTTPRoute/orders leads to the Service 'orders-canari', which is not in this environment. There is orders.")]
    public void Another_one_is_reported(string first, string second, string message)
        => Assert.Equal(message, Assert.Single(Routed("HTTPRoute", first, second).Reports(Id)).Message);

    [Fact]
    public void Where_no_model_is_served_weights_are_shares_of_any_sum()
        => new InMemoryService().Manifest(Two("") + Route("HTTPRoute", "{name: orders, port: 80, weight: 9}", "{name: orders-canary, port: 80, weight: 1}")).Accepts(Id);

    [Fact]
    public void An_overlay_that_forgets_one_side_is_reported_at_its_patch()
    {
        var service = new InMemoryService()
            .File("k8s/base/kustomization.yaml", "resources: [all.yaml]\n")
            .File("k8s/base/all.yaml", Two(Model) + Route("HTTPRoute", "{name: orders, port: 80, weight: 100}", "{name: orders-canary, port: 80, weight: 0}"))
            .File("k8s/overlays/staging/kustomization.yaml", "resources: [../../base]\n")
            .File("k8s/overlays/production/kustomization.yaml", "resources: [../../base]\npatches: [{path: traffic.yaml, target: {kind: HTTPRoute}}]\n")
            .File("k8s/overlays/production/traffic.yaml", "- op: replace\n  path: /spec/rules/0/backendRefs\n  value:\n    - {name: orders, port: 80, weight: [|100|]}\n    - {name: orders-canary, port: 80, weight: 10}\n");

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Theory]
    [InlineData("canary: {steps: [{setWeight: 20}, {pause: {}}, {setWeight: 100}]}")]
    [InlineData("canary: {stableService: orders, canaryService: orders-canary, trafficRouting: {maxTrafficWeight: 1000}, steps: [{setWeight: 500}]}")]
    [InlineData("blueGreen: {activeService: orders, previewService: orders-canary}")]
    public void A_rollout_whose_steps_and_Services_are_there_is_accepted(string strategy) => Rollout(strategy).Accepts(Id);

    [Theory]
    [InlineData("canary: {steps: [{setWeight: 20}, {setWeight: [|120|]}]}", "Rollout/orders sets the weight 120: Argo Rollouts refuses what is not from 0 to 100.")]
    [InlineData("canary: {steps: [{setWeight: [|-1|]}]}", "Rollout/orders sets the weight -1: Argo Rollouts refuses what is not from 0 to 100.")]
    [InlineData("canary: {stableService: orders, canaryService: [|orders-new|]}", "Rollout/orders has the canaryService 'orders-new', which is not in this environment. There is orders, orders-canary.")]
    [InlineData("blueGreen: {activeService: [|order|], previewService: orders-canary}", "Rollout/orders has the activeService 'order', which is not in this environment. There is orders, orders-canary.")]
    public void Another_rollout_is_reported(string strategy, string message) => Assert.Equal(message, Assert.Single(Rollout(strategy).Reports(Id)).Message);

    [Fact]
    public void A_rollout_without_any_Service_beside_it_has_them_elsewhere()
        => new InMemoryService().Manifest(Samples.Workload("Rollout", "argoproj.io/v1alpha1", "") + "\n  strategy: {canary: {stableService: orders}}\n").Accepts(Id);

    [Theory]
    [InlineData("[|110|]", true)]
    [InlineData("10", false)]
    public void The_percents_of_KServe_are_of_a_hundred(string percent, bool isReported)
    {
        var service = new InMemoryService().Manifest($"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {{name: fares}}\nspec: {{predictor: {{canaryTrafficPercent: {percent}}}}}\n");

        if (isReported)
            service.Reports(Id);
        else
            service.Accepts(Id);
    }

    private const string Model = "env: [{name: Inference__Models__fares__Versions__0, value: \"1\"}]";

    private static InMemoryService Weighted(string[] versions, params string[] weights)
        => Variables([.. versions.Select((v, i) => $"Inference__Models__fares__Versions__{i}={v}"), .. weights.Select(w => "Inference__Models__fares__Traffic__Weights__" + w)]);

    private static InMemoryService Variables(params string[] variables)
        => new InMemoryService().Manifest(Samples.Deployment("env:\n" + string.Concat(variables.Select(v => $"  - name: {v.Split('=')[0]}\n    value: {v.Split('=')[1]}\n"))));

    private static InMemoryService Routed(string kind, params string[] backends) => new InMemoryService().Manifest(Two(Model) + Route(kind, backends));

    private static InMemoryService Rollout(string strategy)
        => new InMemoryService().Manifest(Samples.Workload("Rollout", "argoproj.io/v1alpha1", "") + $"\n  strategy: {{{strategy}}}\n" + Services("orders", "orders"));

    private static string Two(string container)
        => Samples.Deployment(container) + "\n---\n" + Samples.Deployment(container).Replace("app: orders", "app: canary", StringComparison.Ordinal).Replace("name: orders\nspec", "name: orders-canary\nspec", StringComparison.Ordinal) + Services("orders", "canary");

    private static string Services(string stable, string canary)
        => $"\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: orders}}\nspec: {{selector: {{app: {stable}}}, ports: [{{port: 80}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: orders-canary}}\nspec: {{selector: {{app: {canary}}}, ports: [{{port: 80}}]}}\n";

    private static string Route(string kind, params string[] backends)
        => $"---\napiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: orders}}\nspec:\n  rules:\n    - backendRefs:\n{string.Concat(backends.Select(b => $"        - {b}\n"))}";
}
