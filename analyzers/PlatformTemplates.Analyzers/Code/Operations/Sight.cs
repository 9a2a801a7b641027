using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>An operation that a rule looks at, with what surrounds it and the way to say something of it.</summary>
/// <param name="operation">The operation.</param>
/// <param name="member">The method, property or field whose code it is.</param>
/// <param name="compilation">The compilation.</param>
/// <param name="report">Takes a finding and its place.</param>
/// <param name="cancellationToken">Ends the analysis.</param>
internal sealed class Sight(IOperation operation, ISymbol member, Compilation compilation, Action<Finding, Location> report, CancellationToken cancellationToken)
{
    public IOperation Operation => operation;

    public ISymbol Member => member;

    public Compilation Compilation => compilation;

    public CancellationToken CancellationToken => cancellationToken;

    public SemanticModel Model => operation.SemanticModel!;

    /// <summary>Whether a word stands somewhere in the code; asked before something is reported that the word would excuse.</summary>
    public bool IsWritten(string word)
        => compilation.SyntaxTrees.Any(tree => tree.GetText(cancellationToken).ToString().IndexOf(word, StringComparison.Ordinal) >= 0);

    /// <summary>Reports a finding at a piece of syntax.</summary>
    public void Report(OperationRule rule, SyntaxNode place, string message, Fix? fix = null)
        => report(new Finding(rule.Guardrail, Places.Of(place), message, [], fix) { Target = $"Project/{compilation.AssemblyName}" }, place.GetLocation());

    /// <summary>A fix that puts something else in the place of a piece of syntax.</summary>
    public static Fix Replace(string title, SyntaxNode node, string text) => new(title, [Edit(node.SyntaxTree, node.Span, text)]);

    /// <summary>A fix that puts something after a piece of syntax.</summary>
    public static Fix Insert(string title, SyntaxNode after, string text) => new(title, [Edit(after.SyntaxTree, new TextSpan(after.Span.End, 0), text)]);

    public static TextEdit Edit(SyntaxTree tree, TextSpan span, string text) => new(tree.FilePath, span.Start, span.Length, text);
}
