using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class LivenessWithoutDependencies() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LivenessWithoutDependencies, GuardrailCategory.Code,
        "A liveness endpoint runs no check that touches a dependency", "w/w/E",
        why: "Liveness asks whether a restart would help. When it fails because the database is away, Kubernetes restarts every replica at once, again and again, and the outage of one dependency becomes an outage of all that use it.",
        fix: "Tag checks of dependencies `ready`, and let the liveness endpoint run checks tagged `live` only: `Predicate = check => check.Tags.Contains(\"live\")`.",
        readsCode: true);

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        var touching = code.HealthChecks.Where(c => c.TouchesDependency).ToList();
        foreach (var endpoint in code.HealthEndpoints.Where(e => e.Role == HealthRole.Liveness))
        {
            if (endpoint.RunsEveryCheck && touching.Count > 0)
            {
                yield return new Finding(About, endpoint.Route.Span, $"The liveness endpoint {endpoint.Route.Pattern} runs every health check, {Called(touching[0])} among them, which touches a dependency. Limit it by a predicate to checks tagged 'live'.", []);
            }
            else if (endpoint.Tags is { } tags)
            {
                foreach (var check in touching.Where(c => c.Tags?.Any(tags.Contains) == true))
                    yield return new Finding(About, check.Span, $"Health check {Called(check)} touches a dependency and runs on the liveness endpoint {endpoint.Route.Pattern}. Tag it 'ready', not '{check.Tags!.First(tags.Contains)}'.", []);
            }
        }
    }

    private static string Called(HealthCheckRegistration check) => check.Name is { } name ? $"'{name}'" : "one";
}
