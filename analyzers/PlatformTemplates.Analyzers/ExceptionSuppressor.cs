using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PlatformTemplates.Analyzers;

/// <summary>
/// Suppresses what an exception in <c>platform-exceptions.yaml</c> covers. The diagnostic stays in SARIF, marked as
/// suppressed, and its message names the reason.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExceptionSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableDictionary<string, SuppressionDescriptor> ById = GuardrailDiagnostics.Descriptors.ToImmutableDictionary(
        d => d.Id, d => new SuppressionDescriptor("SPR" + d.Id, d.Id, "Excepted in platform-exceptions.yaml"), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. ById.Values.OrderBy(s => s.SuppressedDiagnosticId, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Properties.ContainsKey(GuardrailDiagnostics.Excepted))
                context.ReportSuppression(Suppression.Create(ById[diagnostic.Id], diagnostic));
        }
    }
}
