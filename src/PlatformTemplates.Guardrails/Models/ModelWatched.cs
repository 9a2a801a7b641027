using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Code;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Models;

internal sealed class ModelWatched() : Guardrail(About)
{
    // How people call the time an answer takes; a count of requests by their duration's name tells nothing of it, nor does a
    // budget that burns slowly.
    private static readonly Regex Latency = new("latency|slow(?!ly)|_bucket|quantile|apdex|duration_seconds_sum|response_time|p9[059]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // How they call what becomes of a model that once was good.
    private static readonly string[] Quality =
    [
        "drift", "_psi", "psi_", "kolmogorov", "wasserstein", "divergence", "evidently", "feature_skew", "training_skew", "outlier", "accuracy", "precision", "recall", "f1_score", "rmse", "_mae", "mae_", "_auc", "auc_",
        "absolute_error", "squared_error", "model_quality", "modelquality", "data_quality", "dataquality", "platform_inference_prediction",
    ];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ModelWatched, GuardrailCategory.GoldenPath,
        "A model that is served has an alert on its latency and one on its drift", "s/w/E",
        why: "A model does not fail when the world changes: it goes on answering, in time and with status 200, and is wrong. Only the distribution of what it is asked and of what it predicts tells. And one that answers too late is as good as none for a caller who waits: the next version may be twice as large.",
        fix: "In a PrometheusRule that production deploys, alert on the share of predictions that take longer than your objective, over `platform_inference_request_duration_seconds_bucket`, and on `platform_inference_drift_psi` or `platform_inference_drift_ks`, which PlatformTemplates.Inference measures against the training profile. Without it, measure either yourself. Leave `Inference:Models:<name>:Monitoring` on.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { Host: not HostKind.None, Models: [var model, ..] } code || facts.RunsOnce)
            yield break;
        var production = facts.Environments.Where(e => e.Name is "production" or "prod" or "live" && facts.OwnContainers.Any(s => ReferenceEquals(s.Environment, e) && s.Container.IsLongRunning)).ToList();
        foreach (var finding in production.SelectMany(e => NotMeasured(facts, e)))
            yield return finding;
        if (production.Count == 0 || !facts.Environments.All(e => e.IsComplete))
            yield break;
        var alerts = AlertExpressions.Descriptions([.. facts.Environments.SelectMany(e => e.Objects), .. facts.GitOps.Objects]).Distinct().ToList();
        var (latency, quality) = (alerts.Exists(Latency.IsMatch), alerts.Exists(a => AlertExpressions.Names(a, Quality)));
        if (latency && quality)
            yield break;
        var what = latency ? "its input drifts from what it was trained with" : quality ? "it answers too late" : "it answers too late or its input drifts from what it was trained with";
        var advice = model.IsPlatform
            ? "Add a PrometheusRule over " + string.Join(" and ", new[] { latency ? null : "platform_inference_request_duration_seconds_bucket", quality ? null : "platform_inference_drift_psi" }.Where(m => m is not null)) + "."
            : "Measure it, and add a PrometheusRule; PlatformTemplates.Inference measures both.";
        yield return new Finding(About, model.Span, $"A model is served ({model.What}), and no alert tells when {what}. {advice}", [.. production.Select(e => e.Name)]) { Target = ServiceDefaultsCalls.Target(code) };
    }

    // What is switched off no alert can tell of.
    private static IEnumerable<Finding> NotMeasured(ServiceFacts facts, RenderedOverlay environment)
    {
        foreach (var model in facts.OwnContainers.Where(s => ReferenceEquals(s.Environment, environment)).SelectMany(ModelSettings.Of))
        {
            if (model.Value("Monitoring:Enabled") is { } enabled && string.Equals(enabled.Text, "false", StringComparison.OrdinalIgnoreCase))
                yield return model.At(About, enabled, $"Drift of the model '{model.Name}' is not measured: its monitoring is switched off. Leave it on, or lower Monitoring:SampleRate where it costs too much.");
        }
    }
}
