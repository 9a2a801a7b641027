using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Code;

internal sealed class TelemetryRegistered() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.TelemetryRegistered, GuardrailCategory.Code,
        "Custom ActivitySource and Meter names are registered with OpenTelemetry", "w/w/E",
        why: "OpenTelemetry listens to the sources and meters it was told of. What any other one says is dropped without a word: the dashboard stays empty, and nobody knows why.",
        fix: "Name the source or meter after the application, which `AddServiceDefaults` registers; or add its name: `options.Telemetry.Sources.Add(\"Contoso.Billing\")`, `AddSource`, `AddMeter`.",
        readsCode: true,
        fixTitle: "Register the name");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { Host: not HostKind.None, ConfiguredElsewhere: false } code)
            yield break;
        foreach (var source in code.TelemetrySources)
        {
            var registrations = code.TelemetryRegistrations.Where(r => r.Signal == source.Signal).ToList();
            if ((!code.AddsServiceDefaults && (code.ExportedSignals & source.Signal) == 0)
                || registrations.Any(r => r.Names is null || r.Names.Any(name => Matches(name, source.Name)))
                || code.AddsServiceDefaults && (source.Name == code.AssemblyName || IsConfigured(facts, source)))
            {
                continue;
            }

            var (what, property, method) = source.Signal == TelemetrySignals.Traces ? ("Activity source", "Sources", "AddSource") : ("Meter", "Meters", "AddMeter");
            var advice = code.AddsServiceDefaults ? $"Add it to Telemetry.{property} of AddServiceDefaults, or name it after the application ('{code.AssemblyName}')." : $"Register it with {method}.";
            yield return new Finding(About, source.Span, $"{what} '{source.Name}' is not registered with OpenTelemetry: all it says is dropped. {advice}", [], Register(code, source, registrations, property)) { Target = ServiceDefaultsCalls.Target(code) };
        }
    }

    // OpenTelemetry knows * and ?, and no case.
    private static bool Matches(string registered, string name)
        => registered.IndexOfAny(['*', '?']) < 0
            ? registered.Equals(name, StringComparison.OrdinalIgnoreCase)
            : Regex.IsMatch(name, "^" + Regex.Escape(registered).Replace("\\*", ".*").Replace("\\?", ".") + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Sources may be given by configuration: ServiceDefaults__Telemetry__Sources__0.
    private static bool IsConfigured(ServiceFacts facts, TelemetrySource source)
        => facts.ServiceFiles.Any(f => f.Kind is ServiceFileKind.Configuration or ServiceFileKind.Manifest
            && facts.Files.Text(f.Path) is { } text && text.IndexOf("Telemetry", StringComparison.Ordinal) >= 0 && text.IndexOf(source.Name, StringComparison.Ordinal) >= 0);

    private static Fix? Register(CodeFacts code, TelemetrySource source, List<TelemetryRegistration> registrations, string property)
    {
        var name = "\"" + source.Name.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
        if (registrations.FirstOrDefault(r => r.Names is { Count: > 0 } && r.End is not null) is { End: { } end })
            return new Fix("Register the name", [new TextEdit(end.Path, end.Start, 0, ", " + name)]);
        return code.ServiceDefaultsArguments is { } arguments
            ? new Fix("Register the name", [new TextEdit(arguments.Path, arguments.Start, 0, $"options => options.Telemetry.{property}.Add({name})")])
            : null;
    }
}
