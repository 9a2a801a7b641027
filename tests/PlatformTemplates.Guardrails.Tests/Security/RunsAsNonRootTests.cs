namespace PlatformTemplates.Guardrails.Tests.Security;

public class RunsAsNonRootTests
{
    private const string Id = GuardrailIds.RunsAsNonRoot;

    [Fact]
    public void Reports_a_container_that_says_nothing_at_its_name()
    {
        var service = new InMemoryService().Manifest(Pods.Deployment("", name: "[|orders|]"));

        Assert.Equal("Container 'orders' of Deployment/orders may run as root. Set runAsNonRoot: true in the pod's securityContext.", Assert.Single(service.Reports(Id)).Message);

        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("      securityContext:\n        runAsNonRoot: true\n        runAsUser: 1654", mended.Text("/service/k8s/manifest.yaml")!.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("securityContext:\n  fsGroup: 1654   # ours")]
    [InlineData("securityContext: {fsGroup: 1654}")]
    [InlineData("securityContext: {}")]
    [InlineData("securityContext:\n  runAsNonRoot:")]
    [InlineData("securityContext:\n  runAsUser: 1001")]
    public void Reports_a_pod_that_does_not_say_it_and_the_fix_does(string pod)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment(pod, name: "[|orders|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("securityContext:\n  runAsNonRoot: [|false|]")]
    [InlineData("securityContext:\n  runAsNonRoot: true\n  runAsUser: [|0|]")]
    public void Reports_root_where_it_is_written_and_the_fix_writes_something_else(string context)
    {
        foreach (var service in new[] { new InMemoryService().Manifest(Pods.Deployment(context)), new InMemoryService().Manifest(Pods.Deployment("", context)) })
        {
            service.Reports(Id);
            service.Fixed(Id).Accepts(Id);
        }
    }

    [Fact]
    public void What_a_pod_says_is_reported_once_for_all_its_containers()
        => new InMemoryService().Manifest("""
            apiVersion: v1
            kind: Pod
            metadata: {name: one}
            spec:
              securityContext: {runAsNonRoot: [|false|]}
              containers: [{name: a, image: a:1}, {name: b, image: b:1}]
            """).Reports(Id);

    [Fact]
    public void The_container_s_own_word_counts_more_than_the_pod_s()
    {
        new InMemoryService().Manifest(Pods.Deployment("securityContext:\n  runAsNonRoot: false\n  runAsUser: 0", "securityContext:\n  runAsNonRoot: true\n  runAsUser: 1654")).Accepts(Id);
        new InMemoryService().Manifest(Pods.Deployment("securityContext:\n  runAsNonRoot: true", "securityContext:\n  runAsNonRoot: [|false|]")).Reports(Id);
    }

    [Theory]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("DaemonSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Looks_at_every_kind_of_workload(string kind, string apiVersion)
    {
        new InMemoryService().Manifest(Samples.Workload(kind, apiVersion, "ports: []", name: "[|orders|]")).Reports(Id);
        new InMemoryService().Manifest(Pods.Of(kind, apiVersion, "securityContext: {runAsNonRoot: true}")).Accepts(Id);
    }

    [Fact]
    public void Looks_at_cron_jobs_and_init_containers()
        => new InMemoryService().Manifest(Pods.CronJob("initContainers:\n  - name: [|prepare|]\n    image: other:1", name: "[|report|]")).Reports(Id);

    [Fact]
    public void What_a_patch_removes_from_the_pod_is_reported_at_the_patch()
    {
        var service = Samples.Overlay(
            Pods.Deployment("securityContext:\n  runAsNonRoot: true"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  replicas: 2\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: null\n");

        var finding = Assert.Single(service.Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", 10), (finding.Span.Path, finding.Span.Line));
        Assert.Equal(["production"], finding.Environments);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void What_a_patch_sets_is_reported_at_the_patch()
    {
        var finding = Assert.Single(Samples.Overlay(
            Pods.Deployment("securityContext:\n  runAsNonRoot: true"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {securityContext: {runAsUser: 0}}}}\n").Findings(Id));

        Assert.Equal("/service/k8s/overlays/production/patch.yaml", finding.Span.Path);
        Assert.Equal("The pod of Deployment/orders runs as root: its user is 0. Name another user.", finding.Message);
    }

    [Fact]
    public void Says_nothing_where_a_remote_component_may_set_it()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - deployment.yaml\ncomponents:\n  - https://example.org/components.git//restricted\n")
            .File("k8s/deployment.yaml", Pods.Deployment(""))
            .Accepts(Id);
}
