using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>
/// Finds the whole pattern of a mapped route: through groups, variables and methods of this compilation that are handed
/// a route builder.
/// </summary>
/// <param name="callers">The calls of each of those methods.</param>
internal sealed class RouteReader(Dictionary<IMethodSymbol, List<IInvocationOperation>> callers)
{
    private const int Deepest = 12;

    private static readonly Prefix Root = new("", IsUnknown: false);
    private static readonly Prefix Unknown = new("", IsUnknown: true);

    private readonly Dictionary<IOperation, Dictionary<ISymbol, IOperation?>> _locals = [];

    private sealed record Prefix(string Text, bool IsUnknown);

    /// <summary>The routes that one mapping call makes: one for each way its method is reached.</summary>
    public IEnumerable<MappedRoute> Routes(IInvocationOperation call, string pattern)
        => Prefixes(call.Receiver(), 0).Distinct().Select(prefix => new MappedRoute(Join(prefix.Text, pattern), Places.Of(call.Syntax), prefix.IsUnknown));

    private IEnumerable<Prefix> Prefixes(IOperation? builder, int depth)
    {
        if (builder is null || depth > Deepest)
            return [Unknown];
        switch (builder.Bare())
        {
            // A web application is the root, whoever hands it on.
            case { Type.Name: "WebApplication" }:
                return [Root];
            case IInvocationOperation { TargetMethod.Name: "MapGroup" } group:
                var pattern = group.Argument("prefix").Constant<string>();
                return Prefixes(group.Receiver(), depth + 1).Select(p => pattern is null ? Unknown : new Prefix(Join(p.Text, pattern), p.IsUnknown));
            case IInvocationOperation { TargetMethod.ReturnType: { } returned } call when IsGroup(returned) && call.Receiver() is { Type: { } on } && IsGroup(on):
                // RequireAuthorization, WithTags and their like give the group back.
                return Prefixes(call.Receiver(), depth + 1);
            case ILocalReferenceOperation local when Initializer(local) is { } value:
                return Prefixes(value, depth + 1);
            case IParameterReferenceOperation parameter:
                return OfParameter(parameter, depth);
            default:
                return [Unknown];
        }
    }

    private IEnumerable<Prefix> OfParameter(IParameterReferenceOperation reference, int depth)
    {
        if (reference.Parameter.ContainingSymbol is not IMethodSymbol method)
            return [Unknown];
        if (method.MethodKind == MethodKind.AnonymousFunction)
            return IsOfUseEndpoints(reference, method) ? [Root] : [Unknown];
        return callers.TryGetValue(method.OriginalDefinition, out var calls) && calls.Count > 0
            ? calls.SelectMany(c => Prefixes(c.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == reference.Parameter.Ordinal)?.Value, depth + 1))
            : [Unknown];
    }

    private static bool IsOfUseEndpoints(IOperation reference, IMethodSymbol lambda)
    {
        for (IOperation? operation = reference; operation is not null; operation = operation.Parent)
        {
            if (operation is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, lambda))
            {
                for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
                {
                    if (outer is IInvocationOperation call)
                        return call.TargetMethod.Name == "UseEndpoints";
                }
            }
        }

        return false;
    }

    private IOperation? Initializer(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;
        if (!_locals.TryGetValue(root, out var locals))
        {
            _locals[root] = locals = new Dictionary<ISymbol, IOperation?>(SymbolEqualityComparer.Default);
            foreach (var operation in root.Descendants())
            {
                if (operation is IVariableDeclaratorOperation declarator)
                    locals[declarator.Symbol] = declarator.Initializer?.Value ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer?.Value;
                else if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation assigned })
                    locals[assigned.Local] = null;
            }
        }

        return locals.TryGetValue(reference.Local, out var value) ? value : null;
    }

    private static bool IsGroup(ITypeSymbol type) => type.Name is "RouteGroupBuilder" or "IEndpointRouteBuilder" or "WebApplication";

    private static string Join(string prefix, string pattern)
    {
        var joined = prefix.TrimEnd('/') + "/" + pattern.TrimStart('/');
        return joined.Length > 1 ? joined.TrimEnd('/') : joined;
    }
}
