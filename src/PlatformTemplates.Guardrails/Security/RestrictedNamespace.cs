using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class RestrictedNamespace() : Guardrail(About)
{
    private const string Label = "pod-security.kubernetes.io/enforce";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.RestrictedNamespace, GuardrailCategory.Security,
        "An environment's namespace enforces Pod Security restricted", "-/w/E",
        why: "What this build checks is what this repository deploys. The label makes the cluster refuse every other pod, too: one that somebody starts by hand, or that an operator makes, as root and privileged.",
        fix: $"Label the Namespace with `{Label}: restricted`.",
        fixTitle: "Enforce Pod Security restricted");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            var used = new HashSet<string>(environment.Objects.Select(Workload.From).OfType<Workload>().Select(w => w.Namespace).OfType<string>(), StringComparer.Ordinal);
            // A namespace that is in no file is the platform's to label.
            foreach (var ns in environment.Objects.Concat(facts.GitOps.Objects).Where(o => o is { Group: "", Kind: "Namespace" } && used.Contains(o.Name)))
            {
                var level = ns.Root.Find("metadata", "labels", Label);
                if (level?.Text == "restricted" || !environment.IsComplete && level is null)
                    continue;
                yield return level is { Text: not null }
                    ? new Finding(About, level.Span, $"Namespace '{ns.Name}' enforces Pod Security {level.Text}. Enforce restricted.", [environment.Name], ReplacedValue.With(facts, level, "restricted")) { Target = ns.ToString() }
                    : new Finding(About, ns.Root.WhyMissing("metadata", "labels", Label) ?? WrittenObject.Of(facts, ns)?.NameSpan ?? ns.NameSpan, $"Namespace '{ns.Name}' enforces no Pod Security. Label it {Label}: restricted.", [environment.Name], Complete(facts, ns)) { Target = ns.ToString() };
            }
        }
    }

    private static Fix? Complete(ServiceFacts facts, KubernetesObject ns)
        => WrittenObject.Of(facts, ns) is var (file, root) && YamlEdit.Set(file, root, ["metadata", "labels", Label], "restricted") is { Count: > 0 } edits ? new Fix(About.FixTitle, edits) : null;
}
