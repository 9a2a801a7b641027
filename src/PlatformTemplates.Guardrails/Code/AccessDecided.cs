using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class AccessDecided() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.AccessDecided, GuardrailCategory.Code,
        "Endpoints have an authorization decision: a policy, or an explicit AllowAnonymous", "s/w/E",
        why: "An endpoint that says nothing is open to everybody, and nobody can tell whether that was meant. It is the most common way to publish what was not to be published.",
        fix: "Set a fallback policy for everything that says nothing else, or call `RequireAuthorization()` on the endpoint or its group. Where everybody may call, say so: `AllowAnonymous()`.",
        readsCode: true,
        fixTitle: "Require authorization");

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.ConfiguredElsewhere || code.HasFallbackPolicy)
            yield break;
        foreach (var endpoint in code.UndecidedEndpoints)
        {
            var fix = code.AddsAuthorization && endpoint.End is { } end ? new Fix("Require authorization", [new TextEdit(end.Path, end.End, 0, ".RequireAuthorization()")]) : null;
            yield return new Finding(About, endpoint.Span, $"{endpoint.Name} has no authorization decision: everybody who reaches the service may call it. {endpoint.Advice}", [], fix);
        }
    }
}
