namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class MemoryLimitTests
{
    private const string Id = GuardrailIds.MemoryLimit;

    [Fact]
    public void Reports_a_container_without_resources_at_its_name()
    {
        var finding = Assert.Single(new InMemoryService().Manifest(Samples.Deployment("ports: []", name: "[|orders|]")).Reports(Id));

        Assert.Equal("Container 'orders' of Deployment/orders has no memory limit. Set resources.limits.memory.", finding.Message);
        Assert.Equal("Deployment/orders", finding.Target);
    }

    [Theory]
    [InlineData("resources:")]
    [InlineData("resources: {}")]
    [InlineData("resources:\n  limits:\n    cpu: \"1\"")]
    [InlineData("resources:\n  requests:\n    memory: 1Gi")]
    [InlineData("resources: {limits: {cpu: 100m}}")]
    [InlineData("resources:\n  limits:\n    memory:")]
    [InlineData("resources:\n  limits: {}   # none yet")]
    public void Reports_what_only_looks_like_a_limit_and_the_fix_adds_one(string resources)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(resources, name: "[|orders|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("DaemonSet", "apps/v1")]
    [InlineData("ReplicaSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Reports_every_kind_of_workload(string kind, string apiVersion)
        => new InMemoryService().Manifest(Samples.Workload(kind, apiVersion, "ports: []", name: "[|orders|]")).Reports(Id);

    [Fact]
    public void Reports_pods_cron_jobs_and_init_containers()
        => new InMemoryService().Manifest("""
            apiVersion: v1
            kind: Pod
            metadata: {name: one}
            spec:
              initContainers:
                - name: [|prepare|]
              containers:
                - name: main
                  resources: {limits: {memory: 1Gi}}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: nightly}
            spec:
              jobTemplate:
                spec:
                  template:
                    spec:
                      containers:
                        - image: a
                          name: [|report|]
            """).Reports(Id);

    [Theory]
    [InlineData("resources:\n  limits:\n    memory: 256Mi")]
    [InlineData("resources: {limits: {memory: 1Gi, cpu: 1}}")]
    public void Accepts_a_limit(string resources)
        => new InMemoryService().Manifest(Samples.Deployment(resources)).Accepts(Id);

    [Fact]
    public void Accepts_a_limit_that_a_limit_range_fills_in()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + """

            ---
            apiVersion: v1
            kind: LimitRange
            metadata: {name: defaults}
            spec:
              limits:
                - type: Container
                  default: {memory: 512Mi}
            """).Accepts(Id);

    [Fact]
    public void Accepts_objects_that_only_look_like_workloads()
        => new InMemoryService().Manifest("apiVersion: example.org/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a}]}}}").Accepts(Id);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void The_fix_inserts_one_entry_and_keeps_everything_else(string newLine)
    {
        var text = """
            # who owns this
            apiVersion: apps/v1
            kind: Deployment
            metadata:
                name: "orders"   # quoted
            spec:
                template:
                    spec:
                        containers:
                            -   name: orders   # the service
                                image: 'registry.example/orders:1'

                                resources:
                                    limits:
                                        cpu: "1"   # one core
                                # the end

                            -   name: other
                                resources: {limits: {memory: 1Gi}}
            """.ReplaceLineEndings(newLine);
        var expected = text.Replace("\"1\"   # one core", $"\"1\"   # one core{newLine}                            memory: 256Mi", StringComparison.Ordinal);
        var service = new InMemoryService().Manifest(text);

        var mended = service.Fixed(Id);

        Assert.Equal(expected, mended.Text("/service/k8s/manifest.yaml"));
        mended.Accepts(Id);
    }

    [Fact]
    public void The_fix_takes_the_request_as_limit_where_there_is_one()
    {
        var mended = new InMemoryService().Manifest(Samples.Deployment("resources:\n  requests:\n    memory: 1Gi")).Fixed(Id);

        Assert.Contains("limits:\n              memory: 1Gi", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    private const string Limited = """
        resources:
          limits:
            memory: 256Mi
        """;

    [Fact]
    public void A_memory_limit_removed_by_a_patch_is_reported_at_the_patch_and_names_the_environment()
    {
        var service = Samples.Overlay(Samples.Deployment(Limited), """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: orders
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                    - name: orders
                      env:
                        - name: A
                          value: b
                      resources:
                        limits:
                          memory: null
            """);

        var finding = Assert.Single(service.Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", 16), (finding.Span.Path, finding.Span.Line));
        Assert.Equal(["production"], finding.Environments);
        Assert.Contains("this patch removes it", finding.Message, StringComparison.Ordinal);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("value: b\n", mended.Text("/service/k8s/overlays/production/patch.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_limit_removed_by_a_json_patch_is_reported_at_its_operation()
    {
        var service = Samples.Overlay(Samples.Deployment(Limited), """
            - op: remove
              path: /spec/template/spec/containers/0/resources/limits/memory
            - op: add
              path: /spec/replicas
              value: 3
            """);
        service.File("k8s/overlays/production/kustomization.yaml", "resources:\n  - ../../base\npatches:\n  - path: patch.yaml\n    target: {kind: Deployment}\n");

        var finding = Assert.Single(service.Findings(Id));

        Assert.Equal("/service/k8s/overlays/production/patch.yaml", finding.Span.Path);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void A_container_that_lacks_a_limit_everywhere_is_reported_once_with_all_environments()
    {
        var service = Samples.Overlay(Samples.Deployment("ports: []", name: "[|orders|]"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 2}\n");

        var finding = Assert.Single(service.Reports(Id));

        Assert.Equal(["production", "staging"], finding.Environments);
        Assert.EndsWith("[production, staging]", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_that_only_names_the_container_does_not_become_its_place()
    {
        var service = Samples.Overlay(
            Samples.Deployment("ports: []", name: "[|orders|]"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: A, value: b}]}]}}}\n");

        Assert.Equal(["production", "staging"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Fact]
    public void A_limit_that_one_overlay_sets_is_missed_in_the_other_only()
    {
        var service = Samples.Overlay(
            Samples.Deployment("ports: []", name: "[|orders|]"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, resources: {limits: {memory: 1Gi}}}]}}}\n");

        Assert.Equal(["staging"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Fact]
    public void Accepts_what_a_remote_component_may_set()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - deployment.yaml\ncomponents:\n  - https://example.org/components.git//limits\n")
            .File("k8s/deployment.yaml", Samples.Deployment("ports: []"))
            .Accepts(Id);

    [Fact]
    public void Reports_beside_a_remote_base_which_can_only_add_objects()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - deployment.yaml\n  - https://example.org/base.git//base\n")
            .File("k8s/deployment.yaml", Samples.Deployment("ports: []", name: "[|orders|]"))
            .Reports(Id);
}
