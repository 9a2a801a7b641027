namespace PlatformTemplates.Guardrails.Tests.Security;

public class HostIsolationTests
{
    private const string Id = GuardrailIds.HostIsolation;

    [Theory]
    [InlineData("hostNetwork: [|true|]", "ports: []", "shares the node's network")]
    [InlineData("hostPID: [|true|]", "ports: []", "sees the node's processes")]
    [InlineData("hostIPC: [|true|]", "ports: []", "shares the node's memory segments")]
    [InlineData("volumes:\n  - name: logs\n    hostPath:\n      path: [|/var/log|]", "ports: []", "is the node's own /var/log")]
    [InlineData("", "securityContext:\n  privileged: [|true|]", "is privileged")]
    [InlineData("", "ports:\n  - containerPort: 8080\n    hostPort: [|80|]", "takes port 80 of the node")]
    [InlineData("securityContext: {windowsOptions: {hostProcess: [|true|]}}", "ports: []", "as a process of the node")]
    public void Reports_what_is_taken_from_the_node_where_it_is_taken(string pod, string container, string said)
        => Assert.Contains(said, Assert.Single(new InMemoryService().Manifest(Pods.Deployment(pod, container)).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("hostNetwork: false\nhostPID: false", "securityContext: {privileged: false}")]
    [InlineData("volumes: [{name: tmp, emptyDir: {}}]", "ports: [{containerPort: 8080, hostPort: 0}]")]
    public void Accepts_what_is_turned_off(string pod, string container)
        => new InMemoryService().Manifest(Pods.Deployment(pod, container)).Accepts(Id);

    [Theory]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("DaemonSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Looks_at_every_kind_of_workload(string kind, string apiVersion)
        => new InMemoryService().Manifest(Pods.Of(kind, apiVersion, "hostPID: [|true|]")).Reports(Id);

    [Fact]
    public void Looks_at_init_containers_of_cron_jobs()
        => new InMemoryService().Manifest(Pods.CronJob("initContainers: [{name: a, image: a:1, securityContext: {privileged: [|true|]}}]")).Reports(Id);

    [Fact]
    public void The_host_s_ports_are_no_news_on_the_host_s_network()
        => new InMemoryService().Manifest(Pods.Deployment("hostNetwork: [|true|]", "ports: [{containerPort: 80, hostPort: 80}]")).Reports(Id);

    [Fact]
    public void What_an_overlay_adds_is_reported_there_with_its_environment()
    {
        var finding = Assert.Single(Samples.Overlay(Pods.Deployment(""), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {hostNetwork: true}}}\n").Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", "production"), (finding.Span.Path, Assert.Single(finding.Environments)));
    }
}
