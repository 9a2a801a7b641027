using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Engine;

internal sealed class BrokenOverlay() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.BrokenOverlay, GuardrailCategory.Engine,
        "A kustomization builds", "E/E/E",
        why: "`kustomize build` fails on it, so the GitOps controller can't sync the environment.",
        fix: "Mend the line the message names; `kubectl kustomize <folder>` must succeed.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        // What can't be read is reported once, as unreadable, not again by every overlay that includes it.
        var unreadable = new HashSet<string>(facts.YamlFiles.Where(f => facts.Files.Yaml(f.Path) is null or { Problems.Count: > 0 }).Select(f => f.Path), StringComparer.Ordinal);
        return from environment in facts.Environments
               from problem in environment.Problems
               where problem.Kind == RenderProblemKind.Invalid && !unreadable.Contains(problem.Span.Path)
               select new Finding(Descriptor, problem.Span, problem.Message, [environment.Name]) { Target = $"Kustomization/{environment.Name}" };
    }
}
