namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ProbesCanSucceedTests
{
    private const string Id = GuardrailIds.ProbesCanSucceed;

    [Theory]
    [InlineData("readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 2, timeoutSeconds: [|5|]}", "waits 5 seconds for an answer but asks every 2")]
    [InlineData("livenessProbe: {httpGet: {path: /, port: 80}, timeoutSeconds: [|11|]}", "waits 11 seconds for an answer but asks every 10")]
    [InlineData("livenessProbe: {httpGet: {path: /, port: 80}, successThreshold: [|2|]}", "must be 1")]
    [InlineData("startupProbe: {httpGet: {path: /, port: 80}, failureThreshold: [|0|]}", "at least 1")]
    [InlineData("readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: [|often|]}", "at least 1")]
    public void Reports_what_can_not_work_and_the_fix_corrects_it(string container, string says)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(container));

        Assert.Contains(says, Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_liveness_that_asks_what_readiness_asks_and_gives_up_as_early()
    {
        var service = new InMemoryService().Manifest(Samples.Deployment("livenessProbe: {httpGet: {path: /health, port: 80}, failureThreshold: [|3|]}\nreadinessProbe: {httpGet: {path: /health, port: 80}}"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
        new InMemoryService().Manifest(Samples.Deployment("livenessProbe: {httpGet: {path: [|/health|], port: 80}}\nreadinessProbe: {httpGet: {path: /health, port: 80}}")).Reports(Id);
    }

    [Theory]
    [InlineData("livenessProbe: {httpGet: {path: /health, port: 80}, failureThreshold: 6}\nreadinessProbe: {httpGet: {path: /health, port: 80}}")]
    [InlineData("livenessProbe: {httpGet: {path: /live, port: 80}}\nreadinessProbe: {httpGet: {path: /ready, port: 80}}")]
    [InlineData("livenessProbe: {tcpSocket: {port: 80}}\nreadinessProbe: {tcpSocket: {port: 80}}")]
    [InlineData("readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5, timeoutSeconds: 5, successThreshold: 2}")]
    public void Accepts_probes_that_go_together(string container) => new InMemoryService().Manifest(Samples.Deployment(container)).Accepts(Id);
}
