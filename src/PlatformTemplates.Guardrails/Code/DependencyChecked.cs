using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class DependencyChecked() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.DependencyChecked, GuardrailCategory.Code,
        "A database or broker that is registered has a readiness check", "s/w/E",
        why: "A pod that can't reach its database answers every request with an error. With a readiness check it gets no traffic until it can; without one a rollout with a wrong connection string replaces every pod that worked.",
        fix: "Register a check for it, tagged `ready`: `AddHealthChecks().AddDbContextCheck<OrdersContext>(tags: [\"ready\"])`. Peers that are called over HTTP belong behind a circuit breaker instead: their outage need not be this service's.",
        readsCode: true,
        fixTitle: "Register a readiness check");

    // Nobody sends anything to a pod that does its work and ends.
    private protected override bool Concerns(ServiceFacts facts) => !facts.RunsOnce && facts.Code is not { RunsJob: true };

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        // A worker answers no probe but through ServiceDefaults.
        if (code.ConfiguredElsewhere || code.Host != HostKind.Web && !code.AddsServiceDefaults)
            yield break;
        // One that is registered in two ways, for this and for that environment, needs one check.
        foreach (var dependency in code.Dependencies.Where(d => !code.HealthChecks.Any(c => Covers(c, d))).GroupBy(d => (d.Kind, d.Name), (_, same) => same.First()))
        {
            yield return new Finding(
                About, dependency.Site.Span,
                $"No readiness check asks for {dependency.Name}: a pod that can't reach it gets traffic all the same. Register one with AddHealthChecks, tagged 'ready'.", [], Add(dependency));
        }
    }

    // A check that may reach anything may reach this.
    private static bool Covers(HealthCheckRegistration check, Dependency dependency)
        => (check.Dependency is null ? check.TouchesDependency || check.MayTouch : check.Dependency == dependency.Kind)
        && check.Tags is not ["live"];

    private static Fix? Add(Dependency dependency) => dependency is { Services: { } services, Context: { } context }
        ? new Fix("Register a readiness check", [new TextEdit(
            dependency.Site.Statement.Path, dependency.Site.Statement.End, 0,
            $"{dependency.Site.NewLine}{dependency.Site.Indentation}{services}.AddHealthChecks().AddDbContextCheck<{context}>(tags: [\"ready\"]);")])
        : null;
}
