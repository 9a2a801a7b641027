using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>Clients registered without resilience; those made by hand are seen where they are made.</summary>
internal sealed class OutboundHttp() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.OutboundHttp, GuardrailCategory.Code,
        "Outbound HTTP goes through IHttpClientFactory, with a resilience handler", "s/w/E",
        why: "A client made by hand keeps connections to addresses that are gone, or opens a new one for every request until the machine has none left. Without timeout, retry and circuit breaker a slow peer makes this service slow too.",
        fix: "Register a client with `AddHttpClient` and take an `IHttpClientFactory`, or the typed client. `AddServiceDefaults` gives every registered client the standard resilience handler; without it call `AddStandardResilienceHandler()`.",
        readsCode: true,
        fixTitle: "Use the client factory, or add the resilience handler");

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.ConfiguredElsewhere || code.AddsServiceDefaults && !code.TurnsOffResilience || code.ConfiguresAllHttpClients)
            yield break;
        foreach (var client in code.HttpClients.Where(c => !c.HasResilience))
            yield return new Finding(About, client.Span, "This client has no resilience handler: a slow or failing peer is neither timed out nor retried. Call AddServiceDefaults, or AddStandardResilienceHandler on the client.", [], Add(client));
    }

    private static Fix? Add(HttpClientRegistration client) => client.CanAddResilience
        ? new Fix("Add the standard resilience handler", [new TextEdit(client.Chain.Path, client.Chain.End, 0, ".AddStandardResilienceHandler()")])
        : null;
}
