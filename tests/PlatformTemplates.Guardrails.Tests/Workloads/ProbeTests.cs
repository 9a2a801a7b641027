namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ProbeTests
{
    private const string Ports = "ports:\n  - name: http\n    containerPort: 8080\n  - name: management\n    containerPort: 8081";

    [Theory]
    [InlineData(GuardrailIds.LivenessProbe, "livenessProbe", "/health/live")]
    [InlineData(GuardrailIds.ReadinessProbe, "readinessProbe", "/health/ready")]
    public void Reports_a_long_running_container_without_the_probe_and_the_fix_adds_it_on_the_management_port(string id, string key, string path)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(Ports, name: "[|orders|]"));

        service.Reports(id);
        var mended = service.Fixed(id);
        mended.Accepts(id);
        Assert.Contains($"{key}:\n            httpGet:\n              path: {path}\n              port: management", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuardrailIds.LivenessProbe)]
    [InlineData(GuardrailIds.ReadinessProbe)]
    public void Reports_an_empty_probe_and_offers_no_fix_without_a_port(string id)
    {
        var finding = Assert.Single(new InMemoryService().Manifest(Samples.Deployment("livenessProbe: {}\nreadinessProbe:", name: "[|orders|]")).Reports(id));

        Assert.Null(finding.Fix);
    }

    [Fact]
    public void The_fix_asks_the_port_that_other_probes_ask()
    {
        var mended = new InMemoryService().Manifest(Samples.Deployment(Ports + "\nlivenessProbe:\n  httpGet: {path: /alive, port: 9090}")).Fixed(GuardrailIds.ReadinessProbe);

        Assert.Contains("path: /health/ready\n              port: 9090", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuardrailIds.LivenessProbe)]
    [InlineData(GuardrailIds.ReadinessProbe)]
    public void Reports_a_sidecar_but_no_other_init_container(string id)
        => new InMemoryService().Manifest("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              template:
                spec:
                  initContainers:
                    - name: migrate
                    - name: [|proxy|]
                      restartPolicy: Always
                  containers: []
            """).Reports(id);

    [Theory]
    [InlineData("batch/v1", "Job")]
    [InlineData("batch/v1", "CronJob")]
    public void Accepts_what_runs_to_an_end(string apiVersion, string kind)
    {
        var service = new InMemoryService().Manifest(Samples.Workload(kind, apiVersion, Ports));

        service.Accepts(GuardrailIds.LivenessProbe);
        service.Accepts(GuardrailIds.ReadinessProbe);
        service.Accepts(GuardrailIds.StartupProbe);
    }

    [Fact]
    public void Accepts_a_pod_that_is_not_restarted()
        => new InMemoryService().Manifest("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {restartPolicy: Never, containers: [{name: a}]}").Accepts(GuardrailIds.LivenessProbe);

    [Theory]
    [InlineData("livenessProbe: {exec: {command: [ls]}}\nreadinessProbe: {tcpSocket: {port: 1}}")]
    [InlineData("livenessProbe: {grpc: {port: 1}}\nreadinessProbe: {httpGet: {port: 1}}")]
    public void Accepts_any_way_of_asking(string probes)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(probes));

        service.Accepts(GuardrailIds.LivenessProbe);
        service.Accepts(GuardrailIds.ReadinessProbe);
    }

    [Theory]
    [InlineData("livenessProbe: {httpGet: {path: /l, port: 1}}")]
    [InlineData("livenessProbe: {httpGet: {path: /l, port: 1}, initialDelaySeconds: 29}")]
    [InlineData("livenessProbe: {httpGet: {path: /l, port: 1}, periodSeconds: 5, failureThreshold: 5}")]
    public void Reports_a_liveness_probe_that_gives_no_time_to_start_and_the_fix_adds_a_startup_probe(string liveness)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(liveness, name: "[|orders|]"));

        service.Reports(GuardrailIds.StartupProbe);
        service.Fixed(GuardrailIds.StartupProbe).Accepts(GuardrailIds.StartupProbe);
    }

    [Theory]
    [InlineData("livenessProbe: {httpGet: {path: /l, port: 1}, initialDelaySeconds: 30}")]
    [InlineData("livenessProbe: {httpGet: {path: /l, port: 1}, periodSeconds: 20}")]
    [InlineData("livenessProbe: {httpGet: {path: /l, port: 1}}\nstartupProbe: {httpGet: {path: /s, port: 1}}")]
    [InlineData("ports: []")]
    public void Accepts_time_to_start(string probes)
        => new InMemoryService().Manifest(Samples.Deployment(probes)).Accepts(GuardrailIds.StartupProbe);
}
