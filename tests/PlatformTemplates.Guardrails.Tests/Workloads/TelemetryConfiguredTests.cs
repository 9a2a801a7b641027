using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class TelemetryConfiguredTests
{
    private const string Id = GuardrailIds.TelemetryConfigured;

    private const string Both = "env:\n  - name: OTEL_EXPORTER_OTLP_ENDPOINT\n    value: http://collector:4317\n  - name: OTEL_SERVICE_NAME\n    value: orders";

    [Theory]
    [InlineData("ports: []", "OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_SERVICE_NAME")]
    [InlineData("env: []", "OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_SERVICE_NAME")]
    [InlineData("env:\n- name: OTEL_SERVICE_NAME\n  value: orders", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("env:\n  - name: OTEL_EXPORTER_OTLP_ENDPOINT\n    value: http://collector:4317 # ours", "OTEL_SERVICE_NAME")]
    [InlineData("env:\n  - name: OTEL_EXPORTER_OTLP_ENDPOINT\n    value: http://collector:4317\n  - name: OTEL_RESOURCE_ATTRIBUTES\n    value: deployment.environment=dev", "OTEL_SERVICE_NAME")]
    public void Reports_what_is_not_set_and_the_fix_sets_it(string container, string missing)
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(container, name: "[|orders|]"));

        Assert.Contains($"does not set {missing}.", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData(Both)]
    [InlineData("env:\n  - name: OTEL_EXPORTER_OTLP_ENDPOINT\n    value: http://collector:4317\n  - name: OTEL_RESOURCE_ATTRIBUTES\n    value: service.name=orders,a=b")]
    [InlineData("envFrom:\n  - secretRef: {name: telemetry}")]
    [InlineData("envFrom:\n  - configMapRef: {name: not-rendered}")]
    public void Accepts_what_is_set_and_what_may_be(string container)
        => new InMemoryService().Manifest(Samples.Deployment(container)).Accepts(Id);

    [Fact]
    public void Accepts_variables_from_a_config_map()
        => new InMemoryService().Manifest(Samples.Deployment("envFrom:\n  - configMapRef: {name: telemetry}") + """

            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: telemetry}
            data:
              OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4317
              OTEL_SERVICE_NAME: orders
            """).Accepts(Id);

    [Fact]
    public void Accepts_what_application_configuration_sets()
        => new InMemoryService()
            .Manifest(Samples.Deployment("ports: []"))
            .File("src/Orders/appsettings.json", "{\n\t// where to\n  \"OTEL_EXPORTER_OTLP_ENDPOINT\": \"http://collector:4317\", /* who */ \"OTEL_SERVICE_NAME\": \"orders\",\n}", ServiceFileKind.Configuration)
            .Accepts(Id);

    [Fact]
    public void Accepts_other_peoples_containers()
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(Both) + """

            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: redis}
            spec: {template: {spec: {containers: [{name: redis, image: "redis:7.4"}]}}}
            """).Property("ContainerRepository", "orders");

        service.Accepts(Id);
    }

    [Fact]
    public void Accepts_a_collector_beside_the_service()
        => new InMemoryService().Manifest(Samples.Deployment("env:\n  - name: OTEL_SERVICE_NAME\n    value: orders") + """

                    - name: collector
                      image: otel/opentelemetry-collector:0.140.0
            """).Property("PlatformContainerName", "orders").Accepts(Id);
}
