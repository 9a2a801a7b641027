using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PlatformTemplates.CodeFixes;

/// <summary>Mends all findings of a guardrail at once; unlike the compiler's own it also writes additional files.</summary>
internal sealed class GuardrailFixAll : FixAllProvider
{
    public static GuardrailFixAll Instance { get; } = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        => Task.FromResult<CodeAction?>(CodeAction.Create("Mend all of this kind", cancellationToken => FixAsync(fixAllContext, cancellationToken), nameof(GuardrailFixAll)));

    private static async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellationToken)
    {
        var projects = context.Scope == FixAllScope.Solution ? context.Solution.ProjectIds.Select(id => context.Solution.GetProject(id)!) : [context.Project];
        var solution = context.Solution;
        foreach (var id in projects.Select(p => p.Id).ToList())
        {
            var diagnostics = context is { Scope: FixAllScope.Document, Document: { } document }
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(context.Solution.GetProject(id)!).ConfigureAwait(false);
            solution = await FixEdits.ApplyAsync(solution.GetProject(id)!, diagnostics, cancellationToken).ConfigureAwait(false);
        }

        return solution;
    }
}
