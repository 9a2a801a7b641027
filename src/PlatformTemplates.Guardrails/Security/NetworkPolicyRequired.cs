using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class NetworkPolicyRequired() : Guardrail(About)
{
    private static readonly string[] Directions = ["Ingress", "Egress"];

    private static readonly string[] Names =
    [
        "- to:", "    - namespaceSelector:", "        matchLabels:", "          kubernetes.io/metadata.name: kube-system",
        "  ports:", "    - port: 53", "      protocol: UDP", "    - port: 53", "      protocol: TCP",
    ];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.NetworkPolicyRequired, GuardrailCategory.Security,
        "A NetworkPolicy selects the pods and limits both directions", "s/w/E",
        why: "Without a policy every pod of the cluster reaches this one, and this one reaches every pod, the node's metadata and the internet: one service that is broken into is a way to all others, and data leaves unseen. A policy that limits what comes in alone leaves the way out open.",
        fix: "Add a NetworkPolicy whose `podSelector` selects the pods, with `policyTypes: [Ingress, Egress]` and the peers the service really has. Name resolution and the OpenTelemetry collector are among them. The fix allows name resolution and calls from the same namespace alone: add the others.",
        fixTitle: "Limit both directions, but for name resolution and calls from the namespace");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            // What limits pods may come with a part that is not rendered, or be said in Cilium's or Calico's words.
            var objects = environment.Objects.Concat(facts.GitOps.Objects).Where(o => o.Kind.EndsWith("NetworkPolicy", StringComparison.Ordinal)).ToList();
            if (!environment.IsComplete || !objects.All(IsPolicy))
                continue;
            foreach (var site in facts.Workloads.Where(w => ReferenceEquals(w.Environment, environment) && w.Workload.PodSpec is not null))
            {
                // No policy holds on the node's own network.
                if (SecurityContext.IsTrue(site.Workload.PodSpec!["hostNetwork"]))
                    continue;
                foreach (var finding in Check(site, [.. objects.Where(o => Selects(o, site.Workload))]))
                    yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Check(WorkloadSite site, IReadOnlyList<KubernetesObject> policies)
    {
        if (policies.Count == 0)
        {
            yield return site.At(About, site.Workload.NameSpan, $"No NetworkPolicy selects the pods of {site.Target}: everything in the cluster reaches them, and they reach everything. Add one that limits both directions.", Add(site));
            yield break;
        }

        foreach (var direction in Directions)
        {
            var limiting = policies.Where(p => Limits(p, direction)).ToList();
            if (limiting.Count == 0)
            {
                var policy = policies[0];
                var place = policy.Root.Find("spec", "policyTypes")?.Span ?? policy.Root.WhyMissing("spec", "policyTypes") ?? policy.NameSpan;
                yield return new Finding(About, place, $"NetworkPolicy '{policy.Name}' does not limit {Said(direction)} of {site.Target}. Add {direction} to its policyTypes, with the peers that are needed.", [site.Environment.Name], Complete(site, policy, direction)) { Target = policy.ToString() };
                continue;
            }

            // Policies add up: one rule without a condition opens what all others limit.
            foreach (var policy in limiting)
            {
                if (policy.Root.Find("spec", direction.ToLowerInvariant())?.Elements.FirstOrDefault(rule => rule is YamlMapping && rule.Members.Count == 0) is { } open)
                    yield return new Finding(About, open.Span, $"NetworkPolicy '{policy.Name}' allows all of {Said(direction)} of {site.Target}: a rule without peers and ports. Name them.", [site.Environment.Name]) { Target = policy.ToString() };
            }
        }
    }

    private static string Said(string direction) => direction == "Ingress" ? "what reaches the pods" : "what is reached from the pods";

    private static bool IsPolicy(KubernetesObject candidate) => candidate is { Kind: "NetworkPolicy", Group: "networking.k8s.io" };

    private static bool Limits(KubernetesObject policy, string direction)
        => policy.Root.Find("spec", "policyTypes")?.Elements is { Count: > 0 } types
            ? types.Any(t => t.Text == direction)
            : direction == "Ingress" || policy.Root.Find("spec", "egress")?.Elements.Count > 0;

    // A selector that is left out is an empty one: it selects all.
    private static bool Selects(KubernetesObject policy, Workload workload)
        => policy.Namespace == workload.Namespace && (policy.Root.Find("spec", "podSelector") is not { } selector || new LabelSelector(selector).Matches(workload.PodLabels));

    private static Fix? Complete(WorkloadSite site, KubernetesObject policy, string direction)
    {
        if (WrittenObject.Of(site.Facts, policy) is not var (file, root) || root["spec"] is not YamlMapping spec)
            return null;
        var types = spec["policyTypes"] is YamlSequence { Items.Count: > 0 } written
            ? YamlEdit.Append(file, written, [[direction]])
            : YamlEdit.SetBlock(file, spec, ["policyTypes"], ["- Ingress", "- Egress"]);
        var key = direction.ToLowerInvariant();
        var edits = spec[key] is not null ? types : YamlEdit.Together(types, YamlEdit.SetBlock(file, spec, [key], direction == "Egress" ? Names : Callers(site)));
        return edits.Count > 0 ? new Fix(About.FixTitle, edits) : null;
    }

    private static Fix? Add(WorkloadSite site)
    {
        if (WrittenObject.Of(site.Facts, site.Workload) is not var (file, root) || Workload.From(new KubernetesObject(root)) is not { } written || Labels(root, written) is not { Count: > 0 } labels)
            return null;
        string[] space = written.Namespace is { } ns ? [$"  namespace: {ns}"] : [];
        string[] lines =
        [
            "apiVersion: networking.k8s.io/v1", "kind: NetworkPolicy", "metadata:", $"  name: {written.Name}", .. space,
            "spec:", "  podSelector:", "    matchLabels:", .. labels.Select(l => $"      {l.Key.Value}: {Source(file, l.Value)}"),
            "  policyTypes:", "    - Ingress", "    - Egress",
            "  ingress:", .. Callers(site).Select(line => "    " + line),
            "  egress:", .. Names.Select(line => "    " + line),
        ];
        var edits = YamlEdit.AppendDocument(file, lines);
        return edits.Count > 0 ? new Fix(About.FixTitle, edits) : null;
    }

    // What the workload itself finds its pods by, else what they carry.
    private static IReadOnlyList<YamlEntry> Labels(YamlMapping root, Workload written)
        => root.Find("spec", "selector", "matchLabels")?.Members is { Count: > 0 } selector ? selector : written.WrittenPodLabels;

    private static string Source(YamlFile file, YamlNode value) => file.Text.Substring(value.Span.Start, value.Span.Length);

    private static string[] Callers(WorkloadSite site)
    {
        string[] ports = [.. site.Workload.Containers.SelectMany(c => c.Ports).Where(p => p.Protocol == "TCP" && p.Number is not null && p.Name != "management").Select(p => p.Number!.Value.ToString(CultureInfo.InvariantCulture)).Distinct()];
        return ["- from:", "    - podSelector: {}", .. ports.Length == 0 ? [] : new[] { "  ports:" }, .. ports.SelectMany(p => new[] { $"    - port: {p}", "      protocol: TCP" })];
    }
}
