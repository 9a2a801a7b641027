using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class TelemetryConfigured() : Guardrail(About)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";

    private static readonly string[] SignalEndpoints = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.TelemetryConfigured, GuardrailCategory.Workload,
        "The service's container is told where telemetry goes and under which name", "w/w/E",
        why: "Without an endpoint the exporter sends to localhost, where nobody listens, and drops everything in silence. Without a name all services arrive as `unknown_service`.",
        fix: "Set `OTEL_EXPORTER_OTLP_ENDPOINT` to your collector, and `OTEL_SERVICE_NAME` or `service.name` in `OTEL_RESOURCE_ATTRIBUTES`.",
        fixTitle: "Set the OpenTelemetry variables");

    public override IEnumerable<Finding> Check(ServiceFacts facts) => facts.OwnContainers.Select(Check).OfType<Finding>();

    private static Finding? Check(ContainerSite site)
    {
        var settings = ContainerSettings.Of(site);
        if (settings.HasUnknown || site.MayBeCompletedElsewhere || OutsideInstrumentation.IsFromOperator(site))
            return null;

        var missing = new List<string>();
        if (!IsSet(settings, Endpoint) && !SignalEndpoints.All(e => IsSet(settings, e)) && !HasCollectorBeside(site))
            missing.Add(Endpoint);
        var attributes = settings.Value("OTEL_RESOURCE_ATTRIBUTES");
        if (!IsSet(settings, ServiceName) && !settings.IsUnknown("OTEL_RESOURCE_ATTRIBUTES") && attributes?.Contains("service.name=") != true)
            missing.Add(ServiceName);
        return missing.Count == 0
            ? null
            : site.Missing(About, $"does not set {string.Join(" and ", missing)}", "Telemetry goes nowhere, or nobody can tell whose it is.", ["env"], (file, container) => AddedVariables.Edit(file, container, [.. missing.Select(name => (name, name == Endpoint ? "http://otel-collector.observability:4317" : site.Container.Workload.Name))]));
    }

    private static bool IsSet(ContainerSettings settings, string name) => settings.HasVariable(name) || settings.Value(name) is not null;

    // The exporter's default, localhost, is then the right address.
    private static bool HasCollectorBeside(ContainerSite site)
        => site.Container.Workload.Containers.Any(c => c.Image is { } image && ImageReference.Parse(image.Value).Name is var name && (name.Contains("opentelemetry-collector") || name.Contains("otel-collector") || name.Contains("otelcol")))
        || site.Container.Workload.Pod?.Find("metadata", "annotations", "sidecar.opentelemetry.io/inject") is not null;
}
