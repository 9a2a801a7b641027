using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class HealthEndpointsMapped() : CodeGuardrail(About)
{
    private static readonly (HealthRole Role, string Name)[] Wanted = [(HealthRole.Startup, "startup"), (HealthRole.Liveness, "liveness"), (HealthRole.Readiness, "readiness")];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.HealthEndpointsMapped, GuardrailCategory.Code,
        "A web host maps startup, liveness and readiness endpoints", "w/w/E",
        why: "Kubernetes asks three different questions: has it started, must it be restarted, may it get traffic. One endpoint for all of them restarts a healthy process because its database is slow; none at all sends requests to a process that can't answer.",
        fix: "Call `app.MapServiceDefaults()`, or map an endpoint for each question with a path that names it: `/health/startup`, `/health/live`, `/health/ready`.",
        readsCode: true,
        fixTitle: "Call ServiceDefaults");

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.Host != HostKind.Web || code.MapsServiceDefaults || code.ConfiguredElsewhere || code.HasUnknownHealthEndpoints)
            yield break;
        // An endpoint whose question can't be told from its path or its checks may be any of the three.
        if (code.HealthEndpoints.Any(e => e is { Role: HealthRole.Unknown, RunsEveryCheck: false }))
            yield break;
        var roles = new HashSet<HealthRole>(code.HealthEndpoints.Select(e => e.Role));
        // Next to an endpoint for liveness, one that runs every check says whether it may get traffic.
        if (roles.Contains(HealthRole.Liveness) && roles.Remove(HealthRole.Unknown))
            roles.Add(HealthRole.Readiness);
        string[] missing = [.. Wanted.Where(w => !roles.Contains(w.Role)).Select(w => w.Name)];
        // One that asks everything is there, and answers none of the questions.
        var all = roles.Contains(HealthRole.Unknown) ? code.HealthEndpoints.First(e => e.Role == HealthRole.Unknown).Route.Pattern : null;
        var besides = all is null ? "" : $" besides {all}, which runs every check";
        if (missing.Length > 0 && (code.Application ?? code.Builder) is { } site)
            yield return new Finding(About, site.Span, $"The application maps no {string.Join(" and no ", missing)} endpoint{besides}. Call MapServiceDefaults, or map a health endpoint of its own for each.", [], ServiceDefaultsCalls.Insert(code, map: true));
    }
}
