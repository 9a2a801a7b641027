using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>
/// Reads how the entry point of a program ends: whether a failure reaches the exit code, and whether what sends telemetry is
/// disposed of. It speaks where the code in sight leaves no doubt.
/// </summary>
internal sealed class EndingReader
{
    private static readonly string[] Waiting = ["ConfigureAwait", "Wait", "GetAwaiter", "GetResult"];
    private static readonly string[] LeavingHostOpen = ["StartAsync", "Start", "StopAsync", "WaitForShutdown", "WaitForShutdownAsync", "Services"];
    private static readonly string[] ClosingProvider = ["Dispose", "ForceFlush", "Shutdown"];

    private readonly Compilation _compilation;
    private readonly SeenCalls _calls;
    private readonly Func<string, bool> _names;
    private readonly IMethodSymbol _entry;
    private readonly SyntaxNode _syntax;

    private EndingReader(Compilation compilation, SeenCalls calls, Func<string, bool> names, IMethodSymbol entry, SyntaxNode syntax)
    {
        _compilation = compilation;
        _calls = calls;
        _names = names;
        _entry = entry;
        _syntax = syntax;
    }

    private bool ReturnsNumber => _entry.ReturnType.SpecialType == SpecialType.System_Int32 || _entry.ReturnType is INamedTypeSymbol { Name: "Task", TypeArguments: [{ SpecialType: SpecialType.System_Int32 }] };

    /// <summary>What is lost, in the order of the code.</summary>
    /// <param name="compilation">The program.</param>
    /// <param name="calls">The calls in it that mean something.</param>
    /// <param name="names">Whether a word stands anywhere in the code.</param>
    /// <param name="exports">Whether telemetry leaves the process.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static IReadOnlyList<LostEnding> Read(Compilation compilation, SeenCalls calls, Func<string, bool> names, bool exports, CancellationToken cancellationToken)
    {
        if (compilation.GetEntryPoint(cancellationToken) is not { DeclaringSyntaxReferences: [var declared, ..] } entry)
            return [];
        var reader = new EndingReader(compilation, calls, names, entry, declared.GetSyntax(cancellationToken));
        var found = reader.EndedWithZero();
        // Whoever sets the exit code by hand may do so anywhere.
        if (!names("ExitCode"))
            found = found.Concat(reader.Dropped()).Concat(reader.Swallowed(cancellationToken)).Concat(reader.Background());
        if (exports && !names("ForceFlush"))
            found = found.Concat(reader.OpenHosts()).Concat(reader.OpenProviders());
        return [.. found.OrderBy(f => f.Span.Path, StringComparer.Ordinal).ThenBy(f => f.Span.Start)];
    }

    private IEnumerable<IInvocationOperation> InEntry(CallMeaning meaning) => _calls[meaning].Where(c => IsInEntry(c.Syntax));

    private bool IsInEntry(SyntaxNode node)
    {
        if (node.SyntaxTree != _syntax.SyntaxTree)
            return false;
        for (var at = node; at is not null; at = at.Parent)
        {
            if (at is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                return false;
            if (at == _syntax || at is GlobalStatementSyntax && _syntax is CompilationUnitSyntax)
                return true;
        }

        return false;
    }

    private IEnumerable<LostEnding> Dropped()
    {
        foreach (var call in InEntry(CallMeaning.RunsJob))
        {
            if (Awaited(call.Syntax) is not ExpressionStatementSyntax statement)
                continue;
            // Only what is the last thing the program does can be returned.
            var isLast = statement.Parent is GlobalStatementSyntax global && ((CompilationUnitSyntax)_syntax).Members.OfType<GlobalStatementSyntax>().Last(g => g.Statement is not LocalFunctionStatementSyntax) == global;
            var canReturn = isLast && statement.Expression is AwaitExpressionSyntax && !Returns(_syntax).Any();
            yield return new LostEnding(LostEndingKind.ExitCodeDropped, Places.Of(call.Syntax), canReturn ? Insertion(statement.SpanStart, "return ") : null);
        }
    }

    // await Run().ConfigureAwait(false), Run().GetAwaiter().GetResult(): what is made of the call, up to the statement.
    private static SyntaxNode? Awaited(SyntaxNode call)
    {
        var at = call.Parent;
        while (at is AwaitExpressionSyntax or ParenthesizedExpressionSyntax or InvocationExpressionSyntax || at is MemberAccessExpressionSyntax member && Waiting.Contains(member.Name.Identifier.ValueText))
            at = at.Parent;
        return at;
    }

    private IEnumerable<LostEnding> Swallowed(CancellationToken cancellationToken)
    {
        var seen = new HashSet<CatchClauseSyntax>();
        foreach (var call in InEntry(CallMeaning.RunsHost).Concat(InEntry(CallMeaning.RunsJob)))
        {
            foreach (var attempt in call.Syntax.Ancestors().OfType<TryStatementSyntax>().Where(t => t.Block.Span.Contains(call.Syntax.Span) && IsInEntry(t)))
            {
                foreach (var handler in attempt.Catches)
                {
                    if (IsForAll(handler) && seen.Add(handler) && Swallows(attempt, handler, call.SemanticModel!, cancellationToken, out var zero))
                        yield return new LostEnding(LostEndingKind.FailureSwallowed, Places.Of(_syntax.SyntaxTree, handler.CatchKeyword.Span), Failing(handler, zero));
                }
            }
        }
    }

    private static bool IsForAll(CatchClauseSyntax handler)
        => handler.Filter is null && (handler.Declaration is null || handler.Declaration.Type.ToString() is "Exception" or "System.Exception");

    // What is assigned, thrown, returned or done by code of the service's own may be what tells of the failure.
    private bool Swallows(TryStatementSyntax attempt, CatchClauseSyntax handler, SemanticModel model, CancellationToken cancellationToken, out ExpressionSyntax? zero)
    {
        zero = null;
        foreach (var node in Own(handler.Block).Concat(attempt.Finally is null ? [] : Own(attempt.Finally)))
        {
            switch (node)
            {
                case ThrowStatementSyntax or ThrowExpressionSyntax or AssignmentExpressionSyntax or GotoStatementSyntax or YieldStatementSyntax or LocalFunctionStatementSyntax:
                case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }:
                case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }:
                case ReturnStatementSyntax { Expression: { } given } when !IsZero(given):
                    return false;
                case ReturnStatementSyntax { Expression: { } given }:
                    zero = given;
                    break;
                case InvocationExpressionSyntax invocation when !IsHarmless(invocation):
                    return false;
            }
        }

        // What follows may return something else; so may a loop's next round.
        return handler.Block.Statements.LastOrDefault() is ReturnStatementSyntax
            || !Returns(_syntax).Any(r => r.SpanStart > attempt.Span.End && r.Expression is { } later && !IsZero(later))
            && !Own(_syntax).Any(n => n.SpanStart > attempt.Span.End && n is ThrowStatementSyntax) && !attempt.Ancestors().Any(a => a is WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax or ForEachStatementSyntax);

        bool IsZero(ExpressionSyntax given) => model.GetConstantValue(given, cancellationToken) is { HasValue: true, Value: 0 };

        bool IsHarmless(InvocationExpressionSyntax invocation)
            => model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method
            && !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, _compilation.Assembly)
            && method is not { ContainingType.Name: "Environment" } and not { Name: "StopApplication" or "Throw" or "Kill" };
    }

    private TextEdit? Failing(CatchClauseSyntax handler, ExpressionSyntax? zero)
    {
        if (zero is not null)
            return new TextEdit(_syntax.SyntaxTree.FilePath, zero.SpanStart, zero.Span.Length, "1");
        if (Own(handler.Block).OfType<ReturnStatementSyntax>().Any())
            return null;
        var statement = ReturnsNumber ? "return 1;" : "System.Environment.ExitCode = 1;";
        var text = _syntax.SyntaxTree.GetText();
        var (open, close) = (handler.Block.OpenBraceToken, handler.Block.CloseBraceToken);
        if (text.Lines.GetLineFromPosition(open.SpanStart).LineNumber == text.Lines.GetLineFromPosition(close.SpanStart).LineNumber)
            return Insertion(close.SpanStart, char.IsWhiteSpace(text[close.SpanStart - 1]) ? statement + " " : $" {statement} ");
        var last = handler.Block.Statements.LastOrDefault();
        var line = text.Lines.GetLineFromPosition(last?.SpanStart ?? close.SpanStart);
        var indentation = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(line.Start, last?.SpanStart ?? close.SpanStart));
        if (indentation.Trim().Length > 0)
            return null;
        var end = text.Lines.GetLineFromPosition(close.SpanStart);
        var newLine = text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        return Insertion(end.Start, $"{indentation}{(last is null ? "    " : "")}{statement}{newLine}");
    }

    private IEnumerable<LostEnding> EndedWithZero()
    {
        foreach (var call in _calls[CallMeaning.EndsProcess])
        {
            if (call.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: 0 }, Syntax: var given }] && IsInHandler(call.Syntax))
                yield return new LostEnding(LostEndingKind.EndedWithZero, Places.Of(call.Syntax), new TextEdit(given.SyntaxTree.FilePath, given.SpanStart, given.Span.Length, "1"));
        }
    }

    // A cancelled run may be a good one; anything else that is caught went wrong.
    private static bool IsInHandler(SyntaxNode node)
    {
        foreach (var at in node.Ancestors())
        {
            if (at is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax)
                return false;
            if (at is CatchClauseSyntax handler)
                return IsForAll(handler);
        }

        return false;
    }

    // Without a number of its own the process ends with 0 once the host has stopped, for whatever reason.
    private IEnumerable<LostEnding> Background()
    {
        if (_names("Environment.Exit") || _names("FailFast") || Returns(_syntax).Any(r => r.Expression is not (null or LiteralExpressionSyntax { Token.ValueText: "0" })) || !InEntry(CallMeaning.RunsHost).Any(c => c.TargetMethod.Name is "Run" or "RunAsync"))
            yield break;
        foreach (var call in _calls[CallMeaning.AddsHostedService])
        {
            if (call.TargetMethod.TypeArguments is [INamedTypeSymbol service] && SymbolEqualityComparer.Default.Equals(service.ContainingAssembly, _compilation.Assembly) && service.BaseType is { Name: "BackgroundService" })
                yield return new LostEnding(LostEndingKind.BackgroundFailure, Places.Of(call.Syntax), null);
        }
    }

    private IEnumerable<LostEnding> OpenHosts()
    {
        foreach (var call in InEntry(CallMeaning.Builds))
        {
            if (Declared(call.Syntax) is not var (declaration, variable))
                continue;
            var uses = Uses(variable).ToList();
            if (uses.Count > 0 && uses.TrueForAll(u => u.Parent is MemberAccessExpressionSyntax member && member.Expression == u && LeavingHostOpen.Contains(member.Name.Identifier.ValueText)))
                yield return new LostEnding(LostEndingKind.HostNotDisposed, Places.Of(call.Syntax), Insertion(declaration.SpanStart, "using "));
        }
    }

    private IEnumerable<LostEnding> OpenProviders()
    {
        foreach (var call in InEntry(CallMeaning.BuildsProvider))
        {
            if (call.Syntax.Parent is ExpressionStatementSyntax)
                yield return new LostEnding(LostEndingKind.ProviderNotDisposed, Places.Of(call.Syntax), null);
            else if (Declared(call.Syntax) is var (declaration, variable) && Uses(variable).All(u => u.Parent is MemberAccessExpressionSyntax member && member.Expression == u && !ClosingProvider.Contains(member.Name.Identifier.ValueText)))
                yield return new LostEnding(LostEndingKind.ProviderNotDisposed, Places.Of(call.Syntax), Insertion(declaration.SpanStart, "using "));
        }
    }

    private static (LocalDeclarationStatementSyntax Declaration, string Variable)? Declared(SyntaxNode made)
        => made.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables.Count: 1 } declaration } declared } ? (declaration, declared.Identifier.ValueText) : null;

    private IEnumerable<IdentifierNameSyntax> Uses(string variable)
        => _syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == variable && n.Parent is not NameColonSyntax && !(n.Parent is MemberAccessExpressionSyntax member && member.Name == n));

    private static IEnumerable<ReturnStatementSyntax> Returns(SyntaxNode within) => Own(within).OfType<ReturnStatementSyntax>();

    // Without what other functions inside do; of a file with statements at its top, those alone.
    private static IEnumerable<SyntaxNode> Own(SyntaxNode within)
        => within.DescendantNodes(n => n == within || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax));

    private TextEdit Insertion(int at, string text) => new(_syntax.SyntaxTree.FilePath, at, 0, text);
}
