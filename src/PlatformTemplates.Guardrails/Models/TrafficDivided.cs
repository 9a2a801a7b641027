using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Models;

internal sealed class TrafficDivided() : Guardrail(About)
{
    private const int Whole = 100;

    private static readonly string[] OfCanary = ["stableService", "canaryService"];
    private static readonly string[] OfBlueGreen = ["activeService", "previewService"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.TrafficDivided, GuardrailCategory.GoldenPath,
        "The weights of a rollout are parts of a hundred, and lead to versions that are there", "w/w/E",
        why: "Gateways and PlatformTemplates.Inference take weights of any sum as shares. People do not: who reads `weight: 10` in a review believes that a tenth of the callers is meant, and beside a 50 it is a sixth. A version or a Service that is not there gets its share all the same, and the callers get errors; where it is left out, the others get it, and the trial that everybody looks at tries nothing.",
        fix: "Let the weights of a rule, or of a model, be 100 together. Name the versions that are served in `Inference:Models:<name>:Versions`, and give traffic to those alone. Let `backendRefs` of a route, and `stableService` and `canaryService` of a Rollout, name Services of the same environment, and `setWeight` be from 0 to 100.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var finding in ModelSettings.All(facts).SelectMany(OfModel))
            yield return finding;
        foreach (var environment in facts.Environments)
        {
            foreach (var finding in Routes(facts, environment).Concat(Rollouts(environment)).Concat(Percents(environment)))
                yield return finding;
        }
    }

    private static IEnumerable<Finding> OfModel(ModelSettings model)
    {
        var weights = model.Weights.ToList();
        if (!model.MayHaveMore && weights.Count > 0 && weights.All(w => Number(w.Weight) is not null))
        {
            var sum = weights.Sum(w => Number(w.Weight)!.Value);
            // Fractions of one are told from parts of a hundred at a glance.
            if (!Is(sum, Whole) && !Is(sum, 1))
                yield return model.At(About, weights[0].Weight!, $"The versions of the model '{model.Name}' get {string.Join(" and ", weights.Select(w => $"{w.Weight!.Text} ({w.Version})"))}, together {Text(sum)}. Let them be 100.");
        }

        // An alias may be any version.
        var versions = model.Versions.Select(v => v?.Text).ToList();
        if (versions.Count == 0 || versions.Contains(null) || model.MayHaveMore || model.Aliases.Any())
            yield break;
        foreach (var (version, place) in weights.Select(w => (w.Version, w.Weight)).Concat(model.Shadow?.Text is { Length: > 0 } shadow ? [(shadow, model.Shadow)] : []))
        {
            if (place is not null && !versions.Contains(version, StringComparer.OrdinalIgnoreCase))
                yield return model.At(About, place, $"Version '{version}' of the model '{model.Name}' gets traffic, and those that are served are {string.Join(", ", versions.Distinct().OrderBy(v => v, StringComparer.Ordinal))}. Serve it, too, or give it none.");
        }
    }

    private static IEnumerable<Finding> Routes(ServiceFacts facts, RenderedOverlay environment)
    {
        var models = facts.OwnContainers.Where(c => ReferenceEquals(c.Environment, environment) && ModelSettings.Of(c).Any()).Select(c => c.Workload.Workload).ToList();
        if (models.Count == 0)
            yield break;
        foreach (var route in environment.OfKind("HTTPRoute").Concat(environment.OfKind("GRPCRoute")).Where(o => o.Group == "gateway.networking.k8s.io"))
        {
            foreach (var rule in route.Root.Find("spec", "rules")?.Elements ?? [])
            {
                var backends = (rule["backendRefs"]?.Elements ?? []).Where(b => b["kind"]?.Text is null or "Service").ToList();
                var services = backends.Select(b => ServiceOf(environment, route, b)).ToList();
                // Only where callers are divided, and among what this environment serves, is it about versions.
                if (backends.Count < 2 || !services.Exists(s => s is not null && models.Exists(s.Selects)))
                    continue;
                foreach (var finding in Backends(environment, route, backends, services))
                    yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Backends(RenderedOverlay environment, KubernetesObject route, List<YamlNode> backends, List<Service?> services)
    {
        var written = backends.Select(b => b["weight"]).OfType<YamlNode>().Where(w => w.Text is not null).ToList();
        if (written.Count > 0 && backends.All(b => b["weight"]?.Text is null || Number(b["weight"]) is not null))
        {
            // A weight that is not written is 1.
            var sum = backends.Sum(b => Number(b["weight"]) ?? 1);
            if (!Is(sum, Whole))
                yield return At(environment, route, written[0], $"{route} gives {string.Join(" and ", backends.Select(b => $"{b["weight"]?.Text ?? "1"} to {b["name"]?.Text}"))}, together {Text(sum)}. Let them be 100.");
        }

        for (var i = 0; i < backends.Count; i++)
        {
            if (services[i] is null && environment.IsComplete && backends[i]["name"] is { Text: { } name } place && backends[i]["namespace"]?.Text is not { } && backends[i]["group"]?.Text is null or "")
                yield return At(environment, route, place, $"{route} leads to the Service '{name}', which is not in this environment. There is {string.Join(", ", services.OfType<Service>().Select(s => s.Name).Distinct())}.");
        }
    }

    private static Service? ServiceOf(RenderedOverlay environment, KubernetesObject route, YamlNode backend)
        => environment.OfKind("Service").Where(o => o.Name == backend["name"]?.Text && o.Namespace == (backend["namespace"]?.Text ?? route.Namespace)).Select(Service.From).FirstOrDefault(s => s is not null);

    private static IEnumerable<Finding> Rollouts(RenderedOverlay environment)
    {
        foreach (var rollout in environment.OfKind("Rollout").Where(o => o.Group == "argoproj.io"))
        {
            var canary = rollout.Root.Find("spec", "strategy", "canary");
            var most = Number(canary?.Find("trafficRouting", "maxTrafficWeight")) ?? Whole;
            foreach (var weight in (canary?["steps"]?.Elements ?? []).Select(s => s["setWeight"]).OfType<YamlNode>())
            {
                if (Number(weight) is { } share && (share < 0 || share > most))
                    yield return At(environment, rollout, weight, $"{rollout} sets the weight {weight.Text}: Argo Rollouts refuses what is not from 0 to {Text(most)}.");
            }

            // Where an environment makes no Service at all, they come from elsewhere.
            var made = environment.OfKind("Service").Where(o => o.Group.Length == 0 && o.Namespace == rollout.Namespace).Select(o => o.Name).ToList();
            if (made.Count == 0 || !environment.IsComplete)
                continue;
            var named = OfCanary.Select(key => (key, canary?[key])).Concat(OfBlueGreen.Select(key => (key, rollout.Root.Find("spec", "strategy", "blueGreen", key))));
            foreach (var (key, place) in named)
            {
                if (place?.Text is { } name && !made.Contains(name))
                    yield return At(environment, rollout, place, $"{rollout} has the {key} '{name}', which is not in this environment. There is {string.Join(", ", made)}.");
            }
        }
    }

    private static IEnumerable<Finding> Percents(RenderedOverlay environment)
    {
        foreach (var served in environment.OfKind("InferenceService").Where(o => o.Group == "serving.kserve.io"))
        {
            if (served.Root.Find("spec", "predictor", "canaryTrafficPercent") is { } percent && Number(percent) is < 0 or > Whole)
                yield return At(environment, served, percent, $"{served} gives {percent.Text} of a hundred requests to its newest revision. Write a number from 0 to 100.");
        }
    }

    private static Finding At(RenderedOverlay environment, KubernetesObject about, YamlNode place, string message)
        => new(About, place.Span, message, [environment.Name]) { Target = about.ToString() };

    private static double? Number(YamlNode? node) => double.TryParse(node?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Is(double sum, double whole) => Math.Abs(sum - whole) < 1e-6;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
