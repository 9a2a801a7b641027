using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class ServiceDefaultsUsed() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ServiceDefaultsUsed, GuardrailCategory.Code,
        "A service calls AddServiceDefaults and, for the web, MapServiceDefaults", "s/w/E",
        why: "Telemetry, health, resilience and graceful shutdown are the same everywhere because one library sets them up, and a new version of the golden path reaches a service through it. What each service sets up by itself drifts.",
        fix: "Call `builder.AddServiceDefaults()` after the builder is made and `app.MapServiceDefaults()` after the application is built. Each part can be turned off by its option.",
        readsCode: true,
        fixTitle: "Call ServiceDefaults");

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.ConfiguredElsewhere)
            yield break;
        var map = code.Host == HostKind.Web && !code.MapsServiceDefaults;
        string? missing = (code.AddsServiceDefaults, map) switch
        {
            (false, true) => "AddServiceDefaults and MapServiceDefaults",
            (false, false) => "AddServiceDefaults",
            (true, true) => "MapServiceDefaults",
            _ => null,
        };
        var place = code.AddsServiceDefaults ? code.Application ?? code.Builder : code.Builder ?? code.Application;
        if (missing is null || place is not { } site)
            yield break;
        var advice = code.ReferencesServiceDefaults ? "Call it where the host is built." : "Reference PlatformTemplates.ServiceDefaults and call it where the host is built.";
        yield return new Finding(About, site.Span, $"The service does not call {missing}. {advice}", [], ServiceDefaultsCalls.Insert(code, map));
    }
}
