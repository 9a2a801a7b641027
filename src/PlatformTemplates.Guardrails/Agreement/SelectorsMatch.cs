using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class SelectorsMatch() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.SelectorsMatch, GuardrailCategory.Agreement,
        "A Service, NetworkPolicy, PodDisruptionBudget or monitor selects something that exists", "E/E/E",
        why: "A selector that matches nothing is valid and does nothing: the Service has no endpoints, the policy protects nobody, the monitor scrapes nothing. It happens when a label is renamed in one of two places, and no tool complains.",
        fix: "Use the labels that the pods carry (those of the pod template, not of the Deployment); a ServiceMonitor uses the labels of the Service.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            var workloads = facts.Workloads.Where(w => ReferenceEquals(w.Environment, environment)).ToList();
            // What can't be rendered may hold what is selected; an environment without any pod has them elsewhere.
            if (!environment.IsComplete || workloads.Count == 0 || MadeInCluster.Anything(environment))
                continue;
            foreach (var candidate in environment.Objects)
            {
                if (Selecting(candidate) is var (selector, what) && !Exists(candidate, selector, what, workloads, environment) && !MadeInCluster.Pods(environment, candidate, ValuesOf(selector)))
                    yield return new Finding(About, selector.Span, $"{candidate} selects no {what} of this environment: {Words(selector)}. Use labels that are there.", [environment.Name]) { Target = candidate.ToString() };
            }
        }
    }

    private static (YamlNode Selector, string What)? Selecting(KubernetesObject candidate)
    {
        var spec = candidate.Root["spec"];
        return (candidate.Group, candidate.Kind) switch
        {
            ("", "Service") when spec?["selector"] is YamlMapping { Entries.Count: > 0 } labels => (labels, "pod"),
            ("networking.k8s.io", "NetworkPolicy") when spec?["podSelector"] is { } pods => (pods, "pod"),
            ("policy", "PodDisruptionBudget") when spec?["selector"] is { } pods => (pods, "pod"),
            ("monitoring.coreos.com", "PodMonitor") when spec?["namespaceSelector"] is null && spec?["selector"] is { } pods => (pods, "pod"),
            ("monitoring.coreos.com", "ServiceMonitor") when spec?["namespaceSelector"] is null && spec?["selector"] is { } services => (services, "Service"),
            _ => null,
        };
    }

    private static bool Exists(KubernetesObject candidate, YamlNode selector, string what, List<WorkloadSite> workloads, RenderedOverlay environment)
    {
        var runsHere = workloads.Exists(w => w.Workload.Namespace == candidate.Namespace);
        if (what == "Service")
        {
            var selected = new LabelSelector(selector);
            var services = environment.OfKind("Service").Where(o => o.Group.Length == 0).ToList();
            return !runsHere && !services.Exists(o => o.Namespace == candidate.Namespace)
                || services.Exists(o => o.MayBeBeside(candidate) && selected.Matches(o.Root.Find("metadata", "labels") as YamlMapping));
        }

        // In a namespace where this environment runs nothing, somebody else's pods are meant.
        if (!runsHere)
            return true;
        if (Service.From(candidate) is { } service)
            return workloads.Exists(w => service.Selects(w.Workload));
        var pods = new LabelSelector(selector);
        return workloads.Exists(w => w.Workload.MayBeBeside(candidate) && pods.Matches(w.Workload.PodLabels));
    }

    private static IEnumerable<string> ValuesOf(YamlNode selector)
        => (selector["matchLabels"] ?? selector).Members.Select(m => m.Value.Text).Concat((selector["matchExpressions"]?.Elements ?? []).SelectMany(e => e["values"]?.Elements ?? []).Select(v => v.Text)).OfType<string>();

    private static string Words(YamlNode selector)
    {
        var labels = (selector["matchLabels"] ?? selector).Members.Where(m => m.Value.Text is not null).Select(m => $"{m.Key.Value}={m.Value.Text}").ToList();
        return labels.Count > 0 ? string.Join(", ", labels) : "its expressions";
    }
}
