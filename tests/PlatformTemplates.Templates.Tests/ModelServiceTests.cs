using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What a service that serves a model has in the cluster beyond what any has.</summary>
public sealed partial class ModelServiceTests(StagedTemplates templates)
{
    private const string Template = "platform-ml";

    [Theory]
    [InlineData("file", "none")]
    [InlineData("file", "nvidia")]
    [InlineData("mlflow", "none")]
    [InlineData("mlflow", "nvidia")]
    public async Task The_canary_is_the_service_with_another_version_of_the_model_and_its_weight_is_part_of_a_hundred(string registry, string gpu)
    {
        var objects = (await GenerateAsync(("modelRegistry", registry), ("gpu", gpu), ("rollout", "gateway"))).Render("k8s/overlays/production");
        var backends = objects.One("HTTPRoute").At("spec", "rules")![0]!["backendRefs"].Items().ToList();
        var pods = objects.All("Deployment").Select(deployment => deployment.PodTemplate()!).ToList();

        Assert.Equal(100, backends.Sum(backend => (int)backend["weight"]!));
        Assert.Equal(2, backends.Count);
        var chosen = new List<JsonNode>();
        foreach (var backend in backends)
        {
            var service = objects.All("Service").Single(o => o.Name() == (string)backend["name"]!);
            Assert.Contains((int)backend["port"]!, service.At("spec", "ports").Items().Select(port => (int)port["port"]!));
            chosen.Add(Assert.Single(pods, pod => service.At("spec", "selector")!.AsObject().All(label => pod.Label(label.Key) == (string?)label.Value)));
        }

        var (stable, canary) = (Comparable(chosen[0]), Comparable(chosen[1]));
        Assert.NotSame(chosen[0], chosen[1]);
        Assert.Equal(stable, canary);
        var pin = registry == "mlflow" ? "Inference__MLflow__Models__delivery-time__Versions__0" : "Inference__Models__delivery-time__Versions__0";
        Assert.Contains(pin, objects.One("ConfigMap", "orders-").At("data")!.AsObject().Select(entry => entry.Key));
        Assert.Single(chosen[1].Containers().Single()["env"].Items(), variable => (string)variable["name"]! == pin);

        // All but what makes it another one: its label, and which version of the model it has.
        string Comparable(JsonNode pod)
        {
            var copy = pod.DeepClone();
            var variables = copy["spec"]!["containers"]![0]!["env"]!.AsArray();
            foreach (var variable in variables.Where(variable => ((string)variable!["name"]!).StartsWith("Inference__", StringComparison.Ordinal) && variable["value"] is not null).ToList())
                variables.Remove(variable);
            return copy.ToJsonString().Replace("\"canary\"", "\"app\"", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("argocd")]
    [InlineData("flux")]
    public async Task A_rollout_takes_the_deployments_place_and_is_judged_by_metrics_of_its_new_pods(string gitOps)
    {
        var generated = await GenerateAsync(("rollout", "argo-rollouts"), ("gitops", gitOps));
        foreach (var environment in generated.Overlays)
        {
            var objects = generated.Render($"k8s/overlays/{environment}");
            var canary = objects.One("Rollout").At("spec", "strategy", "canary")!;
            var analysis = canary["analysis"]!;
            var template = objects.One("AnalysisTemplate");

            Assert.Empty(objects.All("Deployment"));
            Assert.Equal(["Rollout"], objects.All("HorizontalPodAutoscaler").Select(scaler => (string?)scaler.At("spec", "scaleTargetRef", "kind")));
            Assert.Equal(template.Name(), (string?)Assert.Single(analysis["templates"].Items())["templateName"]);
            Assert.Equal(template.At("spec", "args").Items().Select(argument => (string?)argument["name"]), analysis["args"].Items().Select(argument => (string?)argument["name"]));
            var weights = canary["steps"].Items().Select(step => (int?)step["setWeight"]).OfType<int>().ToList();
            Assert.Equal(weights.Order(), weights);
            Assert.All(weights, weight => Assert.InRange(weight, 1, 99));
            Assert.Equal(["errors", "latency"], template.At("spec", "metrics").Items().Select(metric => (string?)metric["name"]));
            Assert.All(template.At("spec", "metrics").Items(), metric => Assert.Contains("""k8s_pod_name=~"orders-{{args.hash}}-.+"}""", ((string)metric.At("provider", "prometheus", "query")!).Replace(",platform_inference_outcome=~\"model_failed|not_ready|overloaded|timed_out\"", "", StringComparison.Ordinal).Replace(",le=\"0.1\"", "", StringComparison.Ordinal), StringComparison.Ordinal));
        }

        Assert.Empty(generated.Render("k8s/preview").All("AnalysisTemplate"));
        Assert.Null(generated.Render("k8s/preview").One("Rollout").At("spec", "strategy", "canary", "analysis"));
    }

    [Theory]
    [InlineData("none", "critical")]
    [InlineData("none", "standard")]
    [InlineData("gateway", "standard")]
    [InlineData("gateway", "internal")]
    [InlineData("argo-rollouts", "internal")]
    public async Task A_pod_has_a_whole_GPU_and_the_quotas_are_enough_for_as_many_as_may_run(string rollout, string tier)
    {
        var generated = await GenerateAsync(("gpu", "nvidia"), ("rollout", rollout), ("tier", tier), ("environments", "dev|test|staging|preprod|production"));
        var quotas = generated.ObjectsIn("argocd").All("ResourceQuota").ToDictionary(quota => (string)quota.At("metadata", "namespace")!, quota => int.Parse((string)quota.At("spec", "hard", "requests.nvidia.com/gpu")!, CultureInfo.InvariantCulture));

        foreach (var folder in generated.Deployed)
        {
            var objects = generated.Render(folder);
            var needed = 0;
            foreach (var workload in objects.Where(o => o.Kind() is "Deployment" or "Rollout"))
            {
                var pod = workload.PodTemplate()!;
                var resources = pod.Containers().Single()["resources"]!;
                var isPreview = folder == "k8s/preview";
                Assert.Equal(isPreview ? null : "1", (string?)resources.At("requests", "nvidia.com/gpu"));
                Assert.Equal((string?)resources.At("requests", "nvidia.com/gpu"), (string?)resources.At("limits", "nvidia.com/gpu"));
                Assert.Equal(isPreview, pod.At("spec", "nodeSelector") is null);
                Assert.Equal(isPreview ? [] : ["nvidia.com/gpu"], pod.At("spec", "tolerations").Items().Select(toleration => (string?)toleration["key"]));
                if (isPreview)
                    continue;
                var strategy = workload.At("spec", "strategy", workload.Kind() == "Rollout" ? "canary" : "rollingUpdate")!;
                var most = (int?)workload.At("spec", "replicas") ?? (int)objects.One("HorizontalPodAutoscaler").At("spec", "maxReplicas")!;
                needed += most + (int)strategy["maxSurge"]!;
            }

            Assert.Equal(needed, quotas[(string)objects[0].At("metadata", "namespace")!]);
            Assert.Equal(folder == "k8s/preview" ? "Cpu" : "Cuda", (string?)objects.One("ConfigMap", "orders-").At("data", "Inference__Models__delivery-time__Runtime__Device"));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("argo-rollouts")]
    public async Task Every_metric_of_models_that_is_asked_for_is_one_that_the_library_has(string rollout)
    {
        var generated = await GenerateAsync(("rollout", rollout));
        var names = DottedName().Matches(await File.ReadAllTextAsync(Repository.PathOf("src", "PlatformTemplates.Inference", "Telemetry", "TelemetryNames.cs"), TestContext.Current.CancellationToken))
            .Select(name => name.Groups[1].Value.Replace('.', '_')).ToList();
        var texts = generated.Files.Where(file => file.Key.StartsWith("k8s/", StringComparison.Ordinal) && !file.Key.EndsWith("kustomization.yaml", StringComparison.Ordinal)).Select(file => file.Value);

        var asked = texts.SelectMany(text => PrometheusName().Matches(text)).Select(name => name.Value).Distinct().ToList();

        Assert.True(asked.Count > 15, string.Join(' ', asked));
        Assert.All(asked, name => Assert.Contains(names, known => name == known || (name.StartsWith(known, StringComparison.Ordinal) && Suffix().IsMatch(name[known.Length..]))));
    }

    [Theory]
    [InlineData("ingress")]
    [InlineData("none")]
    public async Task Weights_without_a_gateway_are_refused(string ingress)
    {
        var generated = await GenerateAsync(("rollout", "gateway"), ("ingress", ingress));

        Assert.Empty(generated.Files);
        Assert.StartsWith("Nothing was written: --rollout gateway needs --ingress gateway.", Assert.Single(generated.Refusals), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    public async Task The_pipeline_trains_again_after_the_build_and_the_solution_has_what_it_runs(string ciSystem)
    {
        var generated = await GenerateAsync(("ciSystem", ciSystem));
        var pipeline = generated.Files[ciSystem == "github" ? ".github/workflows/build.yml" : ".gitlab-ci.yml"];
        const string project = "train/Orders.Training";

        var build = pipeline.IndexOf("dotnet build", StringComparison.Ordinal);
        var check = pipeline.IndexOf($"dotnet run --project {project} --configuration Release --no-build -- --check", StringComparison.Ordinal);

        Assert.InRange(build, 0, check);
        Assert.Contains($"{project}/Orders.Training.csproj", generated.Files.Keys);
        Assert.Contains($"\"{project}/Orders.Training.csproj\"", generated.Files["Orders.slnx"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("mlflow")]
    public async Task The_portal_knows_the_model_and_its_card(string registry)
    {
        var generated = await GenerateAsync(("modelRegistry", registry));
        var entities = generated.Objects("catalog-info.yaml");
        var model = entities.Single(entity => entity.Kind() == "Resource");

        Assert.Equal("ml-model", (string?)model.At("spec", "type"));
        Assert.Equal([$"resource:{model.Name()}"], entities[0].At("spec", "dependsOn").Strings());
        Assert.Contains("model-card.md", generated.Files["mkdocs.yml"], StringComparison.Ordinal);
        Assert.Contains("docs/model-card.md", generated.Files.Keys);
    }

    [Fact]
    public async Task Every_model_comes_out_byte_for_byte_as_its_manifest_says()
    {
        var generated = await GenerateAsync();
        var manifests = generated.Files.Keys.Where(path => path.EndsWith("/model.json", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(manifests);
        foreach (var path in manifests)
        {
            var manifest = generated.Json(path);
            var model = generated.Binaries[$"{path[..path.LastIndexOf('/')]}/{(string?)manifest["file"] ?? "model.onnx"}"];
            Assert.Equal((string?)manifest["sha256"], Convert.ToHexStringLower(SHA256.HashData(model)));
        }
    }

    private Task<Generated> GenerateAsync(params (string Key, string Value)[] answers)
        => templates.GenerateAsync(Template, answers: answers.ToDictionary(answer => answer.Key, answer => (string?)answer.Value));

    [GeneratedRegex("\"(platform[.]inference[a-z._]*)\"")]
    private static partial Regex DottedName();

    [GeneratedRegex(@"\bplatform_inference_[a-z_]+")]
    private static partial Regex PrometheusName();

    [GeneratedRegex("^(_seconds|_total)?(_count|_bucket|_sum)?$")]
    private static partial Regex Suffix();
}
