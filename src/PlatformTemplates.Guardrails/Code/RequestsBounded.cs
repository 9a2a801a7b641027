using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>The time a request may take; limits that are taken away are seen where that is done.</summary>
internal sealed class RequestsBounded() : CodeGuardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.RequestsBounded, GuardrailCategory.Code,
        "Request bodies and page sizes are bounded, and requests have a timeout", "s/w/w",
        why: "A service that takes whatever is sent and gives whatever is asked for can be brought down by one caller. A request that may take for ever holds its memory and its connections for ever.",
        fix: "Call `AddServiceDefaults`, which limits bodies and times requests out, or `AddRequestTimeouts` with a default policy. Keep the server's limit of the body, and put a `[Range]` on page sizes.",
        readsCode: true,
        fixTitle: "Set a limit");

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.Host != HostKind.Web || code.ConfiguredElsewhere || code.AddsRequestTimeouts || code.AddsServiceDefaults && !code.TurnsOffRequestTimeouts)
            yield break;
        if ((code.Application ?? code.Builder) is not { } site)
            yield break;
        yield return code.AddsServiceDefaults
            ? new Finding(About, site.Span, "AddServiceDefaults is told to set no request timeout, and the service sets no other: a request may take for ever. Leave it on with a longer time, or call AddRequestTimeouts and UseRequestTimeouts.", [])
            : new Finding(About, site.Span, "Requests have no timeout: one may take for ever. Call AddServiceDefaults, or AddRequestTimeouts with a default policy and UseRequestTimeouts.", [], ServiceDefaultsCalls.Insert(code, map: true));
    }
}
