using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Places in C# as guardrails write them.</summary>
internal static class Places
{
    /// <summary>Where a piece of syntax stands.</summary>
    public static SourceSpan Of(SyntaxNode node) => Of(node.SyntaxTree, node.Span);

    /// <summary>The statement around an expression, with what a fix needs to know of it.</summary>
    public static CodeSite Site(SyntaxNode expression)
    {
        var tree = expression.SyntaxTree;
        var text = tree.GetText();
        var statement = (SyntaxNode?)expression.FirstAncestorOrSelf<StatementSyntax>() ?? expression;
        var variable = statement is LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: var value } declared] } && value == expression ? declared.Identifier.ValueText : null;

        // A comment behind the statement belongs to it: what is inserted goes below.
        var line = text.Lines.GetLineFromPosition(statement.Span.End);
        var end = statement.FullSpan.End >= line.End ? line.End : statement.Span.End;
        var first = text.Lines.GetLineFromPosition(statement.SpanStart);
        var start = text.ToString(TextSpan.FromBounds(first.Start, statement.SpanStart));
        var indentation = start.Substring(0, start.Length - start.TrimStart().Length);
        var newLine = first.EndIncludingLineBreak > first.End ? text.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak)) : "\n";
        return new CodeSite(Of(expression), variable, Of(tree, TextSpan.FromBounds(statement.SpanStart, Math.Max(end, statement.Span.End))), indentation, newLine);
    }

    /// <summary>Where a stretch of a file is.</summary>
    public static SourceSpan Of(SyntaxTree tree, TextSpan span)
    {
        var lines = tree.GetText().Lines.GetLinePositionSpan(span);
        return new SourceSpan(tree.FilePath, span.Start, span.Length, lines.Start.Line + 1, lines.Start.Character + 1, lines.End.Line + 1, lines.End.Character + 1);
    }
}
