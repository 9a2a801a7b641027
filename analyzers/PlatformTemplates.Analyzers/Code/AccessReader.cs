using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>
/// Finds out whether an endpoint says who may call it: at its own mapping, by attributes of its handler, on its groups,
/// or on what the method that maps it gives back.
/// </summary>
/// <param name="callers">The calls of each method of this compilation that is handed a route builder.</param>
internal sealed class AccessReader(Dictionary<IMethodSymbol, List<IInvocationOperation>> callers)
{
    private const int Deepest = 12;

    private enum Decision
    {
        None,
        Unknown,
        Made,
    }

    /// <summary>The endpoint that a call maps, where it says nothing; else null.</summary>
    public UndecidedEndpoint? Undecided(IInvocationOperation mapping)
    {
        if (Conditions.AreOfDevelopment(mapping) || GivesNothingAway(mapping) || Either(OfHandler(mapping), OfBuilder(mapping, 0)) != Decision.None)
            return null;
        var pattern = mapping.Argument("pattern");
        var name = mapping.TargetMethod.Name is "MapGet" or "MapPost" or "MapPut" or "MapDelete" or "MapPatch" ? mapping.TargetMethod.Name.Substring(3).ToUpperInvariant() + " " : "";
        var end = mapping;
        while (end.Chained() is { } next)
            end = next;
        return new UndecidedEndpoint(
            pattern.Constant<string>() is { } text ? $"{name}'{text}'" : $"The {name}endpoint of a computed pattern",
            "Call RequireAuthorization on it or on its group, or AllowAnonymous where that is meant.",
            Places.Of((pattern ?? mapping).Syntax),
            Places.Of(end.Syntax));
    }

    /// <summary>Controllers with an action that says nothing, where nothing is said for all of them.</summary>
    public IEnumerable<UndecidedEndpoint> UndecidedControllers(Compilation compilation, SeenCalls calls, CancellationToken cancellationToken)
    {
        var mappings = calls[CallMeaning.MapsControllers];
        // A filter for all controllers is set where they are set up.
        if (mappings.Count == 0 || mappings.Any(m => OfBuilder(m, 0) != Decision.None) || calls[CallMeaning.AddsControllers].Any(c => c.Arguments.Any(a => a.Parameter?.Ordinal > 0 && a.ArgumentKind == ArgumentKind.Explicit)))
            yield break;
        foreach (var symbol in compilation.GetSymbolsWithName(name => name.EndsWith("Controller", StringComparison.Ordinal), SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>())
        {
            if (symbol is { IsAbstract: false, DeclaredAccessibility: Accessibility.Public } && IsController(symbol) && !HasDecision(symbol)
                && symbol.GetMembers().OfType<IMethodSymbol>().FirstOrDefault(IsUndecidedAction) is { } action
                && symbol.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)).OfType<ClassDeclarationSyntax>().FirstOrDefault() is { } declared)
            {
                yield return new UndecidedEndpoint($"Action {symbol.Name}.{action.Name}", "Put [Authorize] on the controller or the action, or [AllowAnonymous] where that is meant.", Places.Of(declared.SyntaxTree, declared.Identifier.Span), null);
            }
        }
    }

    /// <summary>Whether there is a policy for endpoints that say nothing, or something of the service's own that may be one.</summary>
    public static bool HasFallback(SeenCalls calls)
        => calls.Has(CallMeaning.SetsFallbackPolicy)
        || calls[CallMeaning.AddsAuthorization].Any(c => c.Argument("configure") is { } configure
            && (configure.Bare() is not IAnonymousFunctionOperation || configure.Descendants().Any(o => o is IPropertyReferenceOperation { Property.Name: "FallbackPolicy" })))
        || calls[CallMeaning.UsesMiddleware].Any(c => c.TargetMethod.TypeArguments is not [{ Name: var name }] || IsAboutAccess(name));

    private static Decision Either(Decision one, Decision other) => one > other ? one : other;

    private static bool IsAboutAccess(string name)
        => name.IndexOf("Auth", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Key", StringComparison.Ordinal) >= 0 || name.IndexOf("Token", StringComparison.Ordinal) >= 0 || name.IndexOf("Permission", StringComparison.Ordinal) >= 0;

    // What a mapping or a group gives back, with all that is done to it and to what it is mapped on.
    private Decision OfBuilder(IInvocationOperation made, int depth)
    {
        if (depth > Deepest)
            return Decision.Unknown;
        var (decision, end) = (Decision.None, made);
        while (end.Chained() is { } next)
        {
            decision = Either(decision, OfCall(next));
            end = next;
        }

        return Either(decision, Either(OfUse(end, depth), OfRoutes(made.Receiver(), depth + 1)));
    }

    private static Decision OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.Name is "RequireAuthorization" or "AllowAnonymous")
            return Decision.Made;
        if (IsMapping(call))
            return Decision.None;
        if (method.Name is "AddEndpointFilter" or "WithMetadata" or "Add" or "Finally" or "AddEndpointFilterFactory")
            return Decision.Unknown;
        // A convention of somebody's own may require anything; mapping on a group is none.
        return method.ContainingAssembly?.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true ? Decision.None : Decision.Unknown;
    }

    // Where the end of the chain goes: into a variable, or back to the caller.
    private Decision OfUse(IOperation end, int depth)
    {
        var parent = end.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
            parent = parent.Parent;
        switch (parent)
        {
            case IExpressionStatementOperation:
                return Decision.None;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return OfVariable(declarator.Symbol, declarator, depth);
            case IReturnOperation:
                return OfCallers(end, depth);
            case IArgumentOperation { Parent: IInvocationOperation call }:
                // A group that is handed to a method, as group.MapOrders(): what the method does, its own mappings tell.
                return call.TargetMethod.ContainingAssembly is { } assembly && SymbolEqualityComparer.Default.Equals(assembly, end.SemanticModel?.Compilation.Assembly) ? Decision.None : Decision.Unknown;
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return Decision.None;
            default:
                return Decision.Unknown;
        }
    }

    private Decision OfVariable(ISymbol variable, IOperation inside, int depth)
    {
        IOperation root = inside;
        while (root.Parent is { } parent)
            root = parent;
        var decision = Decision.None;
        foreach (var reference in root.Descendants())
        {
            if (!SymbolEqualityComparer.Default.Equals((reference as ILocalReferenceOperation)?.Local ?? (ISymbol?)(reference as IParameterReferenceOperation)?.Parameter, variable))
                continue;
            var at = reference;
            while (at.Parent is IConversionOperation)
                at = at.Parent;
            var used = at.Parent switch
            {
                IInvocationOperation call when call.Instance == at => call,
                IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } call } => call,
                _ => null,
            };
            if (used is null)
                decision = Either(decision, at.Parent is IReturnOperation ? OfCallers(at, depth) : Decision.Unknown);
            else if (!IsMapping(used))
                decision = Either(decision, Either(OfCall(used), Chain(used)));
        }

        return decision;

        static Decision Chain(IInvocationOperation call)
        {
            var decision = Decision.None;
            while (call.Chained() is { } next)
            {
                decision = Either(decision, OfCall(next));
                call = next;
            }

            return decision;
        }
    }

    // Mapping something on a group says nothing of the group.
    private static bool IsMapping(IInvocationOperation call) => call.TargetMethod.Name.StartsWith("Map", StringComparison.Ordinal);

    private Decision OfCallers(IOperation returned, int depth)
    {
        for (var outer = returned.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return Decision.Unknown;
        }

        return returned.SemanticModel?.GetEnclosingSymbol(returned.Syntax.SpanStart) is IMethodSymbol method && callers.TryGetValue((method.ReducedFrom ?? method).OriginalDefinition, out var calls)
            ? All(calls.Select(c => OfBuilder(c, depth + 1)))
            : Decision.Unknown;
    }

    private static Decision All(IEnumerable<Decision> decisions)
    {
        var all = decisions.ToList();
        return all.Count == 0 ? Decision.Unknown : all.Min();
    }

    // What something is mapped on.
    private Decision OfRoutes(IOperation? routes, int depth)
    {
        if (routes is null || depth > Deepest)
            return Decision.Unknown;
        switch (routes.Bare())
        {
            case { Type.Name: "WebApplication" }:
                return Decision.None;
            case IInvocationOperation { TargetMethod.Name: "MapGroup" } group:
                return OfBuilder(group, depth + 1);
            case IInvocationOperation call when call.Receiver() is { } on && call.TargetMethod.Name is not "MapGroup":
                return Either(OfCall(call), OfRoutes(on, depth + 1));
            case ILocalReferenceOperation local:
                return OfLocal(local, depth);
            case IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method } parameter }:
                var above = callers.TryGetValue(method.OriginalDefinition, out var calls)
                    ? All(calls.Select(c => OfRoutes(c.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == parameter.Ordinal)?.Value, depth + 1)))
                    : Decision.Unknown;
                return parameter.Type.Name == "RouteGroupBuilder" ? Either(above, OfVariable(parameter, routes, depth)) : above;
            default:
                return Decision.Unknown;
        }
    }

    private Decision OfLocal(ILocalReferenceOperation local, int depth)
    {
        IOperation root = local;
        while (root.Parent is { } parent)
            root = parent;
        foreach (var declarator in root.Descendants().OfType<IVariableDeclaratorOperation>())
        {
            if (!SymbolEqualityComparer.Default.Equals(declarator.Symbol, local.Local))
                continue;
            var value = (declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value;
            return value is null ? Decision.Unknown : Either(OfVariable(declarator.Symbol, declarator, depth), OfRoutes(value, depth + 1));
        }

        return Decision.Unknown;
    }

    private static Decision OfHandler(IInvocationOperation mapping)
    {
        if (mapping.TargetMethod.TypeArguments is [INamedTypeSymbol hub] && HasDecision(hub))
            return Decision.Made;
        return mapping.Argument("handler", "requestDelegate")?.Bare() switch
        {
            null => Decision.None,
            IAnonymousFunctionOperation lambda => OfMethod(lambda.Symbol),
            IMethodReferenceOperation reference => OfMethod(reference.Method),
            _ => Decision.Unknown,
        };
    }

    // Results.Redirect("/docs"), Results.Problem("It failed."), and at the root what says what the service is: there is
    // nothing behind them to keep. A text anywhere else is what an endpoint begins with.
    private static bool GivesNothingAway(IInvocationOperation mapping)
        => mapping.Argument("handler")?.Bare() is IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue: { } returned }] }
            && returned.Bare() switch
            {
                IInvocationOperation { TargetMethod: { Name: "Redirect" or "LocalRedirect", ContainingType.Name: "Results" or "TypedResults" }, Arguments: [var target, ..] } => target.Value.Bare().ConstantValue.HasValue,
                IInvocationOperation { TargetMethod: { Name: "Problem", ContainingType.Name: "Results" or "TypedResults" }, Arguments: { Length: > 0 } arguments } => arguments.All(a => a.Value.Bare().ConstantValue.HasValue || a.ArgumentKind == ArgumentKind.DefaultValue),
                { ConstantValue: { HasValue: true, Value: string { Length: > 0 } } } => mapping.TargetMethod.Name == "MapGet" && mapping.Argument("pattern")?.Bare().ConstantValue is { HasValue: true, Value: "/" or "" },
                _ => false,
            };

    private static Decision OfMethod(IMethodSymbol method) => HasAttribute(method) ? Decision.Made : Decision.None;

    private static bool HasDecision(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (HasAttribute(at))
                return true;
        }

        return false;
    }

    // Filters and attributes of somebody's own that are named for it count, too.
    private static bool HasAttribute(ISymbol symbol)
        => symbol.GetAttributes().Any(a => a.AttributeClass is { } type && (type.AllInterfaces.Any(i => i.Name is "IAuthorizeData" or "IAllowAnonymous" or "IAuthorizationFilter" or "IAsyncAuthorizationFilter") || IsAboutAccess(type.Name) && type.Name != "KeyAttribute"));

    private static bool IsController(INamedTypeSymbol type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (at.Name == "ControllerBase")
                return true;
        }

        return false;
    }

    private static bool IsUndecidedAction(IMethodSymbol method)
        => method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsOverride: false }
        && !HasAttribute(method) && !method.GetAttributes().Any(a => a.AttributeClass?.Name == "NonActionAttribute");
}
