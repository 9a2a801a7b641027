using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Engine;

internal sealed class UnsupportedOverlay() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.UnsupportedOverlay, GuardrailCategory.Engine,
        "An overlay can be rendered in the build", "w/w/w",
        why: "Plugins, Helm charts and remote bases need a network or a program that a build must not run. What they make is not checked here, and guardrails say nothing about what it might change.",
        fix: "Keep a rendered copy of the remote part in the repository, or check the rendered output in the delivery pipeline and accept the warning.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => from environment in facts.Environments
           from problem in environment.Problems
           where problem.Kind == RenderProblemKind.Unsupported
           select new Finding(Descriptor, problem.Span, problem.Message, [environment.Name]) { Target = $"Kustomization/{environment.Name}" };
}
