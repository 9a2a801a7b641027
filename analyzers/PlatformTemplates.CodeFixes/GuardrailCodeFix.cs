using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using PlatformTemplates.Analyzers;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.CodeFixes;

/// <summary>Offers what a guardrail itself says would mend its finding.</summary>
public abstract class GuardrailCodeFix : CodeFixProvider
{
    private protected GuardrailCodeFix()
    {
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. GuardrailCatalogue.Descriptors.Where(d => d.HasFix).Select(d => d.Id)];

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => GuardrailFixAll.Instance;

    /// <inheritdoc/>
    public sealed override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (FixProperties.Read(diagnostic.Properties) is var (title, _))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => FixEdits.ApplyAsync(context.TextDocument.Project, [diagnostic], cancellationToken), diagnostic.Id),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>The fixes of findings in C#.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CodeGuardrailCodeFix)), Shared]
public sealed class CodeGuardrailCodeFix : GuardrailCodeFix;

/// <summary>The fixes of findings in YAML.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ManifestGuardrailCodeFix), DocumentKinds = [nameof(TextDocumentKind.AdditionalDocument)], DocumentExtensions = [".yaml", ".yml"]), Shared]
public sealed class ManifestGuardrailCodeFix : GuardrailCodeFix;
