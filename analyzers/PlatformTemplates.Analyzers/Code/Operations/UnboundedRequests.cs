using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>Bodies without a limit, and pages as long as the caller likes.</summary>
internal sealed class UnboundedRequests() : OperationRule(GuardrailIds.RequestsBounded)
{
    // Kestrel's own limit, and a page that a person can still scroll through.
    private const string BodySize = "30_000_000";
    private const string PageSize = "100";

    public override bool Concerns(ISymbol symbol) => symbol switch
    {
        IPropertySymbol { Name: "MaxRequestBodySize" or "MultipartBodyLengthLimit" } property => IsOfAspNetCore(property.ContainingType),
        IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { Name: "DisableRequestSizeLimitAttribute" } attribute } => IsOfAspNetCore(attribute),
        IMethodSymbol { Name: "Take", ContainingType: { Name: "Queryable" or "Enumerable", ContainingNamespace.Name: "Linq" }, Parameters: [_, { Type.SpecialType: SpecialType.System_Int32 }] } => true,
        _ => false,
    };

    public override void Look(Sight sight)
    {
        switch (sight.Operation)
        {
            case IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation assignment } limit when assignment.Target == limit && assignment.Value.Bare().ConstantValue is { HasValue: true, Value: null or long.MaxValue }:
                sight.Report(this, assignment.Syntax, $"{limit.Property.Name} is taken away: one request may fill memory or disk. Set a limit that the largest real request fits in.", Sight.Replace("Set a limit", assignment.Value.Syntax, BodySize));
                break;
            case IObjectCreationOperation { Syntax: AttributeSyntax attribute }:
                sight.Report(this, attribute, "The request's body has no limit: one request may fill memory or disk. Set one with RequestSizeLimit that the largest real request fits in.", attribute.Name is IdentifierNameSyntax ? Sight.Replace("Set a limit", attribute, $"RequestSizeLimit({BodySize})") : null);
                break;
            case IInvocationOperation { Arguments: [_, { Value: var count }] } when Asked(count) is { } parameter && IsOfCaller(sight, parameter) && !IsLookedAt(sight.Operation, parameter):
                sight.Report(this, count.Syntax, $"'{parameter.Name}' comes from the caller and has no upper bound: one request may read the whole table. Bound it with [Range] where requests are validated, or take Math.Min of it and the longest page.", sight.Knows("Math", "System") ? Sight.Replace("Bound the page", count.Syntax, $"Math.Min({count.Syntax}, {PageSize})") : null);
                break;
        }
    }

    private static bool IsOfAspNetCore(INamedTypeSymbol? type)
        => type?.ContainingAssembly?.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true;

    // pageSize, pageSize ?? 20, (int)pageSize; what is calculated in another way may be bounded by that.
    private static IParameterSymbol? Asked(IOperation count) => count.Bare() switch
    {
        IParameterReferenceOperation reference => reference.Parameter,
        ICoalesceOperation coalesce => Asked(coalesce.Value),
        _ => null,
    };

    // A parameter of the handler itself: a lambda that is mapped, or an action of a controller.
    private static bool IsOfCaller(Sight sight, IParameterSymbol parameter)
    {
        if (parameter.GetAttributes().Any(a => a.AttributeClass?.Name is "RangeAttribute" or "FromServicesAttribute") || parameter.ContainingSymbol is not IMethodSymbol method)
            return false;
        if (method.MethodKind != MethodKind.AnonymousFunction)
        {
            return parameter.GetAttributes().Any(a => a.AttributeClass?.Name == "FromQueryAttribute")
                || method is { DeclaredAccessibility: Accessibility.Public, IsStatic: false } && method.ContainingType.IsA("ControllerBase") && !method.GetAttributes().Any(a => a.AttributeClass?.Name == "NonActionAttribute");
        }

        for (var outer = sight.Operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, method))
            {
                var at = lambda.Parent;
                while (at is IConversionOperation or IDelegateCreationOperation or IArgumentOperation)
                    at = at.Parent;
                return at is IInvocationOperation { TargetMethod: { Name: var name } target } && name.StartsWith("Map", StringComparison.Ordinal) && IsOfAspNetCore(target.ContainingType);
            }
        }

        return false;
    }

    // Compared, clamped, checked, handed on: somebody has thought of it.
    private static bool IsLookedAt(IOperation take, IParameterSymbol parameter)
    {
        IOperation root = take;
        while (root.Parent is { } parent)
            root = parent;
        foreach (var operation in root.Descendants())
        {
            if (operation is not IParameterReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter))
                continue;
            var outer = reference.Parent;
            while (outer is IConversionOperation or ICoalesceOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } or IParenthesizedOperation)
                outer = outer.Parent;
            if (outer is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Take" or "Skip", ContainingType.Name: "Queryable" or "Enumerable" } } })
                return true;
        }

        return false;
    }
}
