using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Models;

public class ModelWatchedTests
{
    private const string Id = GuardrailIds.ModelWatched;
    private const string Slow = "histogram_quantile(0.99, sum by (le) (rate(platform_inference_request_duration_seconds_bucket[5m]))) > 0.1";
    private const string Drift = "max by (platform_inference_feature) (platform_inference_drift_psi) > 0.2";

    [Theory]
    [InlineData(Slow, Drift)]
    [InlineData("http_request_latency_p99 > 0.5", "model_accuracy < 0.9")]
    [InlineData("rate(http_server_request_duration_seconds_sum[5m]) / rate(http_server_request_duration_seconds_count[5m]) > 1", "avg(fares_rmse) > 4")]
    public void Alerts_on_latency_and_on_quality_are_accepted(string latency, string quality) => Production(Alert("A", latency) + Alert("B", quality)).Accepts(Id);

    [Fact]
    public void What_was_recorded_before_is_looked_into()
    {
        const string recorded = "        - record: service:answers:ratio_rate5m\n          expr: '1 - sum(rate(platform_inference_request_duration_seconds_bucket{le=\"0.1\"}[5m])) / sum(rate(platform_inference_request_duration_seconds_count[5m]))'\n";

        Production(recorded + Alert("A", "service:answers:ratio_rate5m > 0.1") + Alert("B", Drift)).Accepts(Id);
        Assert.Single(Production(recorded + Alert("A", "service:something:ratio_rate5m > 0.1") + Alert("B", Drift)).Findings(Id));
    }

    [Fact]
    public void An_objective_that_a_generator_makes_alerts_of_is_one()
        => Production(Alert("B", Drift), "---\napiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\nmetadata: {name: orders}\nspec: {service: orders, slos: [{name: latency, objective: 99}]}\n").Accepts(Id);

    [Theory]
    [InlineData(null, "A model is served (AddInference), and no alert tells when it answers too late or its input drifts from what it was trained with. Add a PrometheusRule over platform_inference_request_duration_seconds_bucket and platform_inference_drift_psi.")]
    [InlineData(Slow, "A model is served (AddInference), and no alert tells when its input drifts from what it was trained with. Add a PrometheusRule over platform_inference_drift_psi.")]
    [InlineData(Drift, "A model is served (AddInference), and no alert tells when it answers too late. Add a PrometheusRule over platform_inference_request_duration_seconds_bucket.")]
    [InlineData("sum(rate(platform_inference_request_duration_seconds_count{outcome!=\"ok\"}[5m])) > 1", "A model is served (AddInference), and no alert tells when it answers too late or its input drifts from what it was trained with. Add a PrometheusRule over platform_inference_request_duration_seconds_bucket and platform_inference_drift_psi.")]
    public void What_nobody_is_told_of_is_reported_where_the_model_is_registered(string? alert, string message)
    {
        var finding = Assert.Single(Production(alert is null ? "" : Alert("A", alert)).Findings(Id));

        Assert.Equal(message, finding.Message);
        Assert.Equal(["production"], finding.Environments);
        Assert.Equal("/service/src/Orders/Program.cs", finding.Span.Path);
        Assert.Equal("Project/Orders", finding.Target);
    }

    [Fact]
    public void A_budget_that_burns_slowly_is_not_of_latency_by_that()
        => Assert.Contains("no alert tells when it answers too late.", Assert.Single(Production(Alert("ErrorBudgetBurnsSlowly", "service:errors:ratio_rate1d > 0.003") + Alert("B", Drift)).Findings(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_session_of_ones_own_has_to_be_measured_first()
        => Assert.Equal(
            "A model is served (InferenceSession), and no alert tells when its input drifts from what it was trained with. Measure it, and add a PrometheusRule; PlatformTemplates.Inference measures both.",
            Assert.Single(Production(Alert("A", Slow)).Code(Code("InferenceSession", isPlatform: false)).Findings(Id)).Message);

    [Fact]
    public void Who_serves_no_model_or_not_in_production_or_not_for_long_is_asked_for_nothing()
    {
        Production("").Code(Code("AddInference") with { Models = [] }).Accepts(Id);
        Production("").Code(Code("AddInference") with { Host = HostKind.None }).Accepts(Id);
        new InMemoryService().Manifest(Samples.Deployment("")).Code(Code("AddInference")).Accepts(Id);
        Samples.Overlay(Samples.Workload("Job", "batch/v1", ""), "apiVersion: batch/v1\nkind: Job\nmetadata: {name: orders}\nspec: {parallelism: 1}\n").Code(Code("InferenceSession")).Accepts(Id);
    }

    [Fact]
    public void Where_not_everything_could_be_rendered_nothing_is_missed()
        => Production("").File("k8s/overlays/dev/kustomization.yaml", "resources:\n  - ../../base\n  - https://example.com/alerts?ref=v1\n").Accepts(Id);

    [Theory]
    [InlineData("\"false\"", true)]
    [InlineData("\"true\"", false)]
    public void Monitoring_that_production_switches_off_tells_nothing(string enabled, bool isReported)
    {
        var service = Samples.Overlay(
            Samples.Deployment("") + Rules(Alert("A", Slow) + Alert("B", Drift)),
            $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: orders}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          env: [{{name: Inference__Models__fares__Monitoring__Enabled, value: {(isReported ? $"[|{enabled}|]" : enabled)}}}]\n").Code(Code("AddInference"));

        if (isReported)
            Assert.Equal("Drift of the model 'fares' is not measured: its monitoring is switched off. Leave it on, or lower Monitoring:SampleRate where it costs too much.", Assert.Single(service.Reports(Id)).Message);
        else
            service.Accepts(Id);
    }

    private static InMemoryService Production(string rules, string more = "")
        => Samples.Overlay(Samples.Deployment("") + (rules.Length == 0 ? "" : Rules(rules)) + more, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 2}\n").Code(Code("AddInference"));

    private static CodeFacts Code(string what, bool isPlatform = true)
        => new() { AssemblyName = "Orders", Host = HostKind.Web, Models = [new ModelUse(what, isPlatform, new SourceSpan("/service/src/Orders/Program.cs", 40, 20, 3, 1, 3, 21))] };

    private static string Rules(string rules) => $"\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: alerts}}\nspec:\n  groups:\n    - name: orders\n      rules:\n{rules}";

    private static string Alert(string name, string expression) => $"        - alert: {name}\n          expr: '{expression}'\n";
}
