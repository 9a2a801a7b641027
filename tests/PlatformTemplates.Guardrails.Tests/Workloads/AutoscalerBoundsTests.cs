namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class AutoscalerBoundsTests
{
    private const string Id = GuardrailIds.AutoscalerBounds;

    [Fact]
    public void Reports_a_minimum_above_the_maximum()
        => Assert.Equal("HorizontalPodAutoscaler/orders has a minimum of 5 replicas and a maximum of 4. Put the minimum at or below the maximum.", Assert.Single(Service("ports: []", "minReplicas: [|5|]").Reports(Id)).Message);

    [Theory]
    [InlineData("cpu", "resources: {requests: {memory: 1Gi}}")]
    [InlineData("memory", "resources: {requests: {cpu: 1}}")]
    public void Reports_a_share_of_what_is_not_requested(string metric, string container)
        => Assert.Contains($"container 'orders' of Deployment/orders requests none", Assert.Single(Service(container, Utilization($"[|{metric}|]")).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("resources: {requests: {cpu: 100m}}")]
    [InlineData("resources: {limits: {cpu: 100m}}")]
    public void Accepts_a_share_of_a_request_or_of_the_limit_that_stands_for_it(string container) => Service(container, Utilization("cpu")).Accepts(Id);

    [Fact]
    public void An_amount_needs_no_request()
        => Service("ports: []", Utilization("cpu").Replace("Utilization", "AverageValue", StringComparison.Ordinal)).Accepts(Id);

    private static string Utilization(string metric) => $"metrics: [{{type: Resource, resource: {{name: {metric}, target: {{type: Utilization, averageUtilization: 70}}}}}}]";

    private static InMemoryService Service(string container, string scaler) => new InMemoryService().Manifest(Samples.Deployment(container) + $$"""

        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: orders}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}
          maxReplicas: 4
          {{scaler}}
        """);
}
