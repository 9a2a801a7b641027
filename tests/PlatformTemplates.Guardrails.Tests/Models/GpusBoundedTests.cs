using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Models;

public class GpusBoundedTests
{
    private const string Id = GuardrailIds.GpusBounded;

    [Theory]
    [InlineData("requests: {nvidia.com/gpu: 1}\n  limits: {nvidia.com/gpu: 1}")]
    [InlineData("requests: {nvidia.com/gpu: \"2\"}\n  limits: {nvidia.com/gpu: 2}")]
    [InlineData("limits: {amd.com/gpu: 1}")]
    [InlineData("requests: {gpu.intel.com/i915: 2e0}\n  limits: {gpu.intel.com/i915: 2}")]
    // What Kubernetes itself shares out may be requested below its limit.
    [InlineData("requests: {cpu: 500m, ephemeral-storage: 1Gi}\n  limits: {cpu: 2, ephemeral-storage: 2Gi}")]
    [InlineData("requests: {example.kubernetes.io/tokens: 1}\n  limits: {example.kubernetes.io/tokens: 2}")]
    // Above the limit nothing may be requested, GPU or not: PLT1007.
    [InlineData("requests: {nvidia.com/gpu: 2}\n  limits: {nvidia.com/gpu: 1}")]
    [InlineData("requests: {nvidia.com/gpu: many}\n  limits: {nvidia.com/gpu: 1}")]
    public void A_whole_number_that_is_request_and_limit_alike_is_accepted(string resources) => Deployment(resources).Accepts(Id);

    [Theory]
    [InlineData("requests: {nvidia.com/gpu: [|1|]}\n  limits: {nvidia.com/gpu: 2}", "Container 'orders' of Deployment/orders requests 1 of nvidia.com/gpu, and its limit is 2: the cluster refuses that. Write the same number.", "requests: {nvidia.com/gpu: 2}\n  limits: {nvidia.com/gpu: 2}")]
    [InlineData("requests:\n    nvidia.com/mig-1g.5gb: [|\"0\"|]\n  limits:\n    nvidia.com/mig-1g.5gb: 1", "Container 'orders' of Deployment/orders requests 0 of nvidia.com/mig-1g.5gb, and its limit is 1: the cluster refuses that. Write the same number.", "requests:\n    nvidia.com/mig-1g.5gb: 1\n  limits:\n    nvidia.com/mig-1g.5gb: 1")]
    public void A_request_below_the_limit_is_refused_by_the_cluster_and_can_be_mended(string resources, string message, string mended)
    {
        Assert.Equal(message, Assert.Single(Deployment(resources).Reports(Id)).Message);

        var fixedText = Deployment(resources).Fixed(Id).Text("/service/k8s/manifest.yaml");
        Assert.Equal(Samples.Deployment("resources:\n  " + mended), fixedText);
    }

    [Fact]
    public void A_request_alone_is_given_a_limit()
    {
        var service = new InMemoryService().Manifest(Samples.Deployment("resources:\n  requests:\n    nvidia.com/gpu: 2", "[|orders|]"));

        Assert.Equal("Container 'orders' of Deployment/orders requests nvidia.com/gpu and has no limit for it. The cluster refuses that. Set a limit of 2, too.", Assert.Single(service.Reports(Id)).Message);
        Assert.Equal(Samples.Deployment("resources:\n  requests:\n    nvidia.com/gpu: 2\n  limits:\n    nvidia.com/gpu: 2").TrimEnd(), service.Fixed(Id).Text("/service/k8s/manifest.yaml")!.TrimEnd());
    }

    [Theory]
    [InlineData("limits: {nvidia.com/gpu: [|500m|]}", "500m")]
    [InlineData("limits: {nvidia.com/gpu: [|0.5|]}", "0.5")]
    [InlineData("requests: {nvidia.com/gpu: [|1.5|]}", "1.5")]
    public void Half_a_GPU_is_none(string resources, string written)
        => Assert.Equal($"Container 'orders' of Deployment/orders asks for {written} of nvidia.com/gpu, and only whole ones are given: the cluster refuses it. Write a whole number.", Assert.Single(Deployment(resources).Reports(Id)).Message);

    [Fact]
    public void A_limit_that_an_overlay_raises_alone_is_reported_at_its_patch()
    {
        var service = Samples.Overlay(Samples.Deployment("resources:\n  requests: {nvidia.com/gpu: 1}\n  limits: {nvidia.com/gpu: 1}"), Patch("limits: {nvidia.com/gpu: [|2|]}"));

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal(["production"], finding.Environments);
        Assert.Null(finding.Fix);
    }

    [Fact]
    public void So_is_a_limit_that_an_overlay_takes_away()
    {
        var service = Samples.Overlay(Samples.Deployment("resources:\n  requests: {nvidia.com/gpu: 1}\n  limits: {nvidia.com/gpu: 1}"), Patch("limits: {[|nvidia.com/gpu|]: null}"));

        var finding = Assert.Single(service.Reports(Id));
        Assert.Equal("Container 'orders' of Deployment/orders requests nvidia.com/gpu and has no limit for it: this patch removes it. Leave it in place, or set another value.", finding.Message);
        Assert.Null(finding.Fix);
    }

    [Theory]
    [InlineData(4, "5", false)]
    [InlineData(4, "4", true)]
    [InlineData(8, "10", false)]
    [InlineData(8, "9", true)]
    public void The_pods_of_an_autoscaler_and_those_of_a_rollout_stay_in_the_quota(int most, string quota, bool isReported)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(Gpu) + Scaler(isReported ? $"[|{most}|]" : $"{most}") + Quota(quota));

        if (isReported)
            Assert.StartsWith($"Deployment/orders may run {most} pods and {most / 4} more while a new version comes, a GPU each: {most + (most / 4)} of nvidia.com/gpu at once, and ResourceQuota/gpus allows {quota}.", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        else
            service.Accepts(Id);
    }

    [Fact]
    public void What_shares_a_quota_is_counted_together_and_reported_where_most_are_asked_for()
    {
        const string job = "\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: train}\nspec:\n  parallelism: [|2|]\n  template:\n    spec:\n      containers: [{name: train, image: registry.example/train:1.0.0, resources: {limits: {nvidia.com/gpu: 4}}}]\n";
        var service = new InMemoryService().Manifest(Samples.Deployment(Gpu) + job + Quota("8"));

        Assert.Equal("Deployment/orders may run one pod and 1 more while a new version comes, a GPU each; Job/train may run 2 pods, 4 each: 10 of nvidia.com/gpu at once, and ResourceQuota/gpus allows 8. Lower them, or ask for a larger quota.", Assert.Single(service.Reports(Id)).Message);
    }

    [Theory]
    [InlineData("spec: {hard: {requests.nvidia.com/gpu: 1}}", "metadata: {name: gpus, namespace: elsewhere}")]
    [InlineData("spec: {scopes: [BestEffort], hard: {requests.nvidia.com/gpu: 1}}", "metadata: {name: gpus}")]
    [InlineData("spec: {hard: {requests.amd.com/gpu: 1, requests.cpu: 1, pods: 1}}", "metadata: {name: gpus}")]
    public void A_quota_for_others_is_none_for_these(string spec, string metadata)
        => new InMemoryService().Manifest($"{Samples.Deployment(Gpu)}\n---\napiVersion: v1\nkind: ResourceQuota\n{metadata}\n{spec}\n").Accepts(Id);

    [Theory]
    [InlineData("apps/v1", "Deployment", "spec: {replicas: 3, strategy: {type: Recreate}}")]
    [InlineData("apps/v1", "Deployment", "spec: {replicas: 2, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}")]
    [InlineData("apps/v1", "StatefulSet", "spec: {replicas: 3}")]
    [InlineData("argoproj.io/v1alpha1", "Rollout", "spec: {replicas: 2, strategy: {canary: {maxSurge: 50%}}}")]
    public void The_pods_that_come_on_top_are_those_of_the_strategy(string apiVersion, string kind, string spec)
    {
        Service("3").Accepts(Id);
        Assert.Contains(": 3 of nvidia.com/gpu at once", Assert.Single(Service("2").Findings(Id)).Message, StringComparison.Ordinal);

        InMemoryService Service(string quota) => new InMemoryService()
            .File("kustomization.yaml", "namespace: shop\nresources: [workload.yaml, quota.yaml]\npatches: [{path: patch.yaml}]\n")
            .File("workload.yaml", Samples.Workload(kind, apiVersion, Gpu))
            .File("quota.yaml", Quota(quota))
            .File("patch.yaml", $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: orders}}\n{spec}\n");
    }

    [Fact]
    public void The_quota_of_a_namespace_may_stand_with_it_where_GitOps_has_it()
    {
        const string quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: gpus, namespace: shop-production}\nspec: {hard: {requests.nvidia.com/gpu: 6}}\n";
        var service = new InMemoryService()
            .File("k8s/base/kustomization.yaml", "resources: [deployment.yaml, scaler.yaml]\n")
            .File("k8s/base/deployment.yaml", Samples.Deployment(Gpu))
            .File("k8s/base/scaler.yaml", Scaler("4")["\n---\n".Length..])
            .File("k8s/overlays/staging/kustomization.yaml", "namespace: shop-staging\nresources: [../../base]\n")
            .File("k8s/overlays/production/kustomization.yaml", "namespace: shop-production\nresources: [../../base]\npatches: [{path: replicas.yaml}]\n")
            .File("k8s/overlays/production/replicas.yaml", "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: orders}\nspec: {maxReplicas: [|12|]}\n")
            .File("argocd/namespaces.yaml", quota, ServiceFileKind.GitOps);

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("5", false)]
    [InlineData("4", true)]
    [InlineData("0", true)]
    public void The_platform_may_say_how_many_a_service_may_have(string most, bool isReported)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(Gpu) + Scaler(isReported ? "[|4|]" : "4")).Property("PlatformMaxGpus", most);

        if (isReported)
            Assert.Equal($"Deployment/orders may run 4 pods and 1 more while a new version comes, a GPU each: 5 GPUs at once, and the platform allows {most} in one environment (PlatformMaxGpus). Lower them, or write an exception that says what they are for.", Assert.Single(service.Reports(Id)).Message);
        else
            service.Accepts(Id);
    }

    [Fact]
    public void Where_nobody_says_how_many_pods_there_are_nothing_is_counted()
        => new InMemoryService().Manifest(Samples.Workload("DaemonSet", "apps/v1", Gpu) + Quota("1")).Property("PlatformMaxGpus", "0").Accepts(Id);

    private const string Gpu = "resources:\n  limits: {nvidia.com/gpu: 1}";

    private static InMemoryService Deployment(string resources) => new InMemoryService().Manifest(Samples.Deployment("resources:\n  " + resources));

    private static string Scaler(string most)
        => $"\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: orders}}\nspec:\n  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: orders}}\n  maxReplicas: {most}\n";

    private static string Quota(string gpus) => $"\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: gpus}}\nspec: {{hard: {{requests.nvidia.com/gpu: \"{gpus}\"}}}}\n";

    private static string Patch(string resources)
        => $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: orders}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          resources: {{{resources}}}\n";
}
