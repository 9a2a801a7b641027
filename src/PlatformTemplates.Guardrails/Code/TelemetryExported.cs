using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class TelemetryExported() : CodeGuardrail(About)
{
    private static readonly (TelemetrySignals Signal, string Name)[] Names = [(TelemetrySignals.Traces, "traces"), (TelemetrySignals.Metrics, "metrics"), (TelemetrySignals.Logs, "logs")];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.TelemetryExported, GuardrailCategory.Code,
        "Traces, metrics and logs are exported through OpenTelemetry", "w/w/E",
        why: "A service that exports nothing is a hole in every trace that passes it, and cannot be alerted on. All three signals are needed to get from an alert to its cause.",
        fix: "Call `builder.AddServiceDefaults()`, or set up each signal with `AddOpenTelemetry()` and an exporter.",
        readsCode: true,
        fixTitle: "Call ServiceDefaults");

    private protected override bool Concerns(ServiceFacts facts) => !OutsideInstrumentation.IsIn(facts);

    private protected override IEnumerable<Finding> Check(CodeFacts code)
    {
        if (code.AddsServiceDefaults || code.ConfiguredElsewhere)
            yield break;
        string[] missing = [.. Names.Where(n => (code.ExportedSignals & n.Signal) == 0).Select(n => n.Name)];
        if (missing.Length > 0 && (code.Builder ?? code.Application) is { } site)
            yield return new Finding(About, site.Span, $"The application exports no {string.Join(" and no ", missing)} through OpenTelemetry. Call AddServiceDefaults, or set the signal up with an exporter.", [], ServiceDefaultsCalls.Insert(code, map: false));
    }
}
