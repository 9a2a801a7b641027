using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Analyzers.Code.Operations;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers;

/// <summary>Findings as the compiler's diagnostics.</summary>
internal static class GuardrailDiagnostics
{
    /// <summary>The property of a diagnostic that an exception covers.</summary>
    public const string Excepted = "PlatformException";

    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> ById
        = GuardrailCatalogue.Descriptors.ToImmutableDictionary(d => d.Id, Describe, StringComparer.Ordinal);

    /// <summary>A descriptor for each guardrail, in the order of the ids.</summary>
    public static ImmutableArray<DiagnosticDescriptor> Descriptors { get; } = [.. GuardrailCatalogue.Descriptors.Select(d => ById[d.Id])];

    /// <summary>A finding as a diagnostic.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="place">The place in the form the compiler knows it.</param>
    /// <param name="textOf">The text of a file that the fix changes.</param>
    public static Diagnostic ToDiagnostic(Finding finding, Location place, Func<string, string?> textOf)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        if (finding.Exception is { } exception)
            properties = properties.Add(Excepted, exception.Reason);
        if (finding.Fix is { } fix)
            properties = FixProperties.Write(properties, fix, textOf);
        return Diagnostic.Create(ById[finding.Guardrail.Id], place, properties, finding.Text);
    }

    /// <summary>A place in an additional file.</summary>
    public static Location InFile(string path, SourceSpan span)
        => Location.Create(path, new TextSpan(span.Start, span.Length), new LinePositionSpan(new LinePosition(span.Line - 1, span.Column - 1), new LinePosition(span.EndLine - 1, span.EndColumn - 1)));

    // All are warnings by default: only then can an exception suppress one that a level has raised to an error.
    private static DiagnosticDescriptor Describe(GuardrailDescriptor guardrail) => new(
#pragma warning disable RS1017, RS1028, RS1032, RS1033 // id, title and texts are the catalogue's
        guardrail.Id, guardrail.Title, "{0}", guardrail.Category.ToString(), DiagnosticSeverity.Warning, isEnabledByDefault: true, guardrail.Why, guardrail.HelpLink,
        ReportedAtTheEnd(guardrail) ? [WellKnownDiagnosticTags.CompilationEnd] : []);
#pragma warning restore RS1017, RS1028, RS1032, RS1033

    // Those that look at all of the code, and those about exceptions and failures, which are only complete when all has run.
    private static bool ReportedAtTheEnd(GuardrailDescriptor guardrail)
        => (guardrail.ReadsCode && !OperationRules.Has(guardrail.Id)) || guardrail.Id is GuardrailIds.InvalidException or GuardrailIds.GuardrailFailed;
}
