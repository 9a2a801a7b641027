using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>What stands around an operation.</summary>
internal static class Surroundings
{
    /// <summary>
    /// Whether it runs for a command on the command line, such as <c>migrate</c>: within the entry point, where a
    /// condition looks at the arguments. No host runs there yet, and what is written is for the person who typed it.
    /// </summary>
    public static bool IsInCommand(this Sight sight)
    {
        if (!sight.IsInEntryPoint())
            return false;
        for (var outer = sight.Operation.Parent; outer is not null; outer = outer.Parent)
        {
            var condition = outer switch
            {
                IConditionalOperation conditional => conditional.Condition,
                ISwitchOperation branches => branches.Value,
                ISwitchExpressionOperation branches => branches.Value,
                _ => null,
            };
            if (condition is not null && condition.DescendantsAndSelf().Any(o => IsArguments(o) || IsReadFromArguments(o, sight)))
                return true;
        }

        return false;
    }

    private static bool IsArguments(IOperation operation)
        => operation is IParameterReferenceOperation { Parameter: { Type: IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String } } };

    // var command = Command.Parse(args). What builds a host or configuration gets the arguments as well, and is no command.
    private static bool IsReadFromArguments(IOperation operation, Sight sight)
        => operation is ILocalReferenceOperation { Local: { DeclaringSyntaxReferences: [var declared], Type: var type } }
        && !type.IsA("IHost", "IHostBuilder", "IWebHostBuilder", "IHostApplicationBuilder", "IConfiguration", "IConfigurationBuilder")
        && declared.SyntaxTree == operation.Syntax.SyntaxTree
        && sight.Model.GetOperation(declared.GetSyntax(sight.CancellationToken), sight.CancellationToken) is IVariableDeclaratorOperation { Initializer.Value: var value }
        && value.DescendantsAndSelf().Any(IsArguments);

    /// <summary>Whether it is code of the entry point itself.</summary>
    public static bool IsInEntryPoint(this Sight sight)
        => sight.Member is IMethodSymbol { IsStatic: true, Name: WellKnownMemberNames.TopLevelStatementsEntryPointMethodName or WellKnownMemberNames.EntryPointMethodName };

    /// <summary>Whether it stands in the entry point before a host is built there: there is no logger yet.</summary>
    public static bool IsBeforeHost(this Sight sight)
    {
        var operation = sight.Operation;
        var root = operation;
        while (root.Parent is { } parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
            root = parent;
        }

        // One that is built later, and none before.
        var isBuilt = false;
        foreach (var inner in root.Descendants())
        {
            if (inner is not IInvocationOperation { TargetMethod.Name: "Build" or "Create", Type: { } made } build || !made.IsA("IHost", "IWebHost"))
                continue;
            if (build.Syntax.SpanStart < operation.Syntax.SpanStart)
                return false;
            isBuilt = true;
        }

        return isBuilt;
    }

    /// <summary>Whether it runs when something has failed, in a <c>catch</c> or a <c>finally</c>.</summary>
    public static bool IsInCleanUp(this IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is ICatchClauseOperation || outer.Parent is ITryOperation { Finally: { } last } && last == outer)
                return true;
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return false;
        }

        return false;
    }

    /// <summary>Whether a type is, derives from, or implements one of these names.</summary>
    public static bool IsA(this ITypeSymbol? type, params string[] names)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (names.Contains(at.Name))
                return true;
        }

        return type is not null && type.AllInterfaces.Any(i => names.Contains(i.Name));
    }

    /// <summary>
    /// An expression for something of a type that can be used where the operation stands: a field or property, a
    /// parameter, a local that is set before; null where there is none.
    /// </summary>
    /// <param name="sight">The operation.</param>
    /// <param name="type">The type's name.</param>
    /// <param name="members">What to ask of it: the members on the way to what is wanted.</param>
    public static string? InScope(this Sight sight, string type, params string[] members)
    {
        var symbol = sight.Model.LookupSymbols(sight.Operation.Syntax.SpanStart)
            .Where(s => IsUsable(s, sight) && (s is ILocalSymbol l ? l.Type : s is IParameterSymbol p ? p.Type : s is IFieldSymbol f ? f.Type : (s as IPropertySymbol)?.Type)?.Name == type)
            // A field before the constructor's parameter that it was set from, which would be kept a second time.
            .OrderBy(s => s is IFieldSymbol or IPropertySymbol ? 0 : 1)
            .FirstOrDefault();
        return symbol is null ? null : string.Join(".", [Escaped(symbol.Name), .. members]);
    }

    /// <summary>Whether an extension method of this name can be called on a type where the operation stands.</summary>
    public static bool CanCall(this Sight sight, string receiver, string method)
        => sight.Compilation.GetTypeByMetadataName(receiver) is { } type
        && !sight.Model.LookupSymbols(sight.Operation.Syntax.SpanStart, type, method, includeReducedExtensionMethods: true).IsEmpty;

    /// <summary>Whether the name of a type means that type where the operation stands.</summary>
    public static bool Knows(this Sight sight, string name, string space)
        => sight.Model.LookupNamespacesAndTypes(sight.Operation.Syntax.SpanStart, name: name).OfType<INamedTypeSymbol>().Where(t => t.Arity == 0).ToList() is [var type] && type.ContainingNamespace.ToDisplayString() == space;

    private static bool IsUsable(ISymbol symbol, Sight sight)
    {
        var node = sight.Operation.Syntax;
        var isInstance = sight.Member is IMethodSymbol { IsStatic: false };
        switch (symbol)
        {
            case IPropertySymbol { IsIndexer: true }:
                return false;
            case IFieldSymbol or IPropertySymbol:
                return symbol.IsStatic || isInstance && !IsBehindStatic(node, null) && IsOrDerivesFrom(sight.Member.ContainingType, symbol.ContainingType);
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor }:
                return SymbolEqualityComparer.Default.Equals(constructor, sight.Member)
                    || SymbolEqualityComparer.Default.Equals(constructor.ContainingType, sight.Member.ContainingType) && !sight.Member.IsStatic && sight.Member is not IMethodSymbol { MethodKind: MethodKind.Constructor } && !IsBehindStatic(node, null);
            case IParameterSymbol { RefKind: RefKind.None } parameter:
                return IsOf(sight.Member, parameter) && !IsBehindStatic(node, parameter);
            case ILocalSymbol { DeclaringSyntaxReferences: [var declared] } local:
                return IsOf(sight.Member, local) && declared.Span.End <= node.SpanStart && !node.Ancestors().Any(a => a is StatementSyntax or LambdaExpressionSyntax && a.Span == declared.Span) && !IsBehindStatic(node, local);
            default:
                return false;
        }
    }

    // Names of a program's top-level statements are known in every type, but can't be used there.
    private static bool IsOf(ISymbol member, ISymbol variable)
    {
        var owner = variable.ContainingSymbol;
        while (owner is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction, ContainingSymbol: var outer })
            owner = outer;
        return SymbolEqualityComparer.Default.Equals(owner, member);
    }

    private static bool IsOrDerivesFrom(ITypeSymbol? type, ITypeSymbol of)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, of.OriginalDefinition))
                return true;
        }

        return false;
    }

    // A static lambda or local function sees nothing of the method around it.
    private static bool IsBehindStatic(SyntaxNode node, ISymbol? outer)
    {
        var declared = outer?.DeclaringSyntaxReferences.FirstOrDefault()?.Span.Start ?? -1;
        foreach (var around in node.Ancestors())
        {
            if (around.Span.Contains(declared))
                return false;
            if (around is AnonymousFunctionExpressionSyntax lambda && lambda.Modifiers.Any(SyntaxKind.StaticKeyword) || around is LocalFunctionStatementSyntax local && local.Modifiers.Any(SyntaxKind.StaticKeyword))
                return true;
        }

        return false;
    }

    private static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
