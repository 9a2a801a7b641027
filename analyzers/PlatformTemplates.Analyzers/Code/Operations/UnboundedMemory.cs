using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>Channels, queues and caches that live as long as the service and have no bound.</summary>
internal sealed class UnboundedMemory() : OperationRule(GuardrailIds.BoundedMemory)
{
    private const string Capacity = "1000";

    public override bool Concerns(ISymbol symbol) => symbol is IMethodSymbol { ContainingType: { } type } method && (type.Name, method.Name) switch
    {
        ("Channel", "CreateUnbounded" or "CreateUnboundedPrioritized") => type.ContainingNamespace is { Name: "Channels" },
        ("BlockingCollection", ".ctor") => method.Parameters.All(p => p.Type.SpecialType != SpecialType.System_Int32),
        ("CacheExtensions", "Set") => method.Parameters.Length == 3,
        ("CacheExtensions", "GetOrCreate" or "GetOrCreateAsync") => method.Parameters.Length == 3,
        _ => false,
    };

    public override void Look(Sight sight)
    {
        switch (sight.Operation)
        {
            case IInvocationOperation { TargetMethod.ContainingType.Name: "Channel" } channel when IsKept(sight):
                sight.Report(this, channel.Syntax, "This channel has no bound: when its reader is slower than its writers, it fills the memory until the pod is killed. Give it a capacity with CreateBounded, and write with WriteAsync, which waits.", Bound(channel));
                break;
            case IObjectCreationOperation collection when IsKept(sight):
                sight.Report(this, collection.Syntax, "This queue has no bound: when its consumer is slower than its producers, it fills the memory until the pod is killed. Give it a bounded capacity.", Bound(collection));
                break;
            case IInvocationOperation { TargetMethod.ContainingType.Name: "CacheExtensions" } cache when NeverExpires(cache) && !IsFixed(cache.Argument("key")) && !sight.IsWritten("SizeLimit"):
                sight.Report(this, cache.Syntax, "This entry never expires, and the cache has no limit: it grows with every new key. Give the entry an expiration, or the cache a SizeLimit.", Expire(sight, cache));
                break;
        }
    }

    // In a field, in the container, or in the program itself; what a method makes for its own use is gone with it.
    private static bool IsKept(Sight sight)
    {
        for (var outer = sight.Operation.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case IFieldInitializerOperation or IPropertyInitializerOperation:
                case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation }:
                    return true;
                case IInvocationOperation call when call.TargetMethod.Name.IndexOf("Singleton", StringComparison.Ordinal) >= 0:
                    return true;
                case IVariableInitializerOperation:
                    return sight.IsInEntryPoint() && !IsInFunction(outer);
                case IConversionOperation or IArgumentOperation or IAnonymousFunctionOperation or IDelegateCreationOperation or IReturnOperation or IBlockOperation or IParenthesizedOperation or ICoalesceAssignmentOperation or ICoalesceOperation:
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsInFunction(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return true;
        }

        return false;
    }

    private static bool NeverExpires(IInvocationOperation call)
    {
        if (call.TargetMethod.Name == "Set")
            return true;
        return call.Argument("factory")?.Bare() is IAnonymousFunctionOperation { Symbol.Parameters: [var entry] } factory
            && !factory.Body.Descendants().Any(o => o is IParameterReferenceOperation { Parameter: var used } && SymbolEqualityComparer.Default.Equals(used, entry));
    }

    // One key, or one for each place in the code: no more entries than somebody has written down.
    private static bool IsFixed(IOperation? key)
        => key is null || key.Bare() is { ConstantValue.HasValue: true } or ITypeOfOperation or IFieldReferenceOperation { Field.IsStatic: true } or IPropertyReferenceOperation { Property.IsStatic: true };

    private static Fix? Bound(IInvocationOperation channel)
        => channel.Syntax is InvocationExpressionSyntax { ArgumentList: { Arguments.Count: 0 } list, Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier: { ValueText: "CreateUnbounded" } name } } }
            ? new Fix("Bound the channel", [Sight.Edit(name.SyntaxTree!, name.Span, "CreateBounded"), Sight.Edit(name.SyntaxTree!, new TextSpan(list.CloseParenToken.SpanStart, 0), Capacity)])
            : null;

    private static Fix? Bound(IObjectCreationOperation collection)
        => collection.Syntax is BaseObjectCreationExpressionSyntax { ArgumentList: { } list }
            ? new Fix("Bound the queue", [Sight.Edit(list.SyntaxTree, new TextSpan(list.CloseParenToken.SpanStart, 0), (list.Arguments.Count == 0 ? "" : ", ") + "boundedCapacity: " + Capacity)])
            : null;

    private static Fix? Expire(Sight sight, IInvocationOperation call)
        => call is { TargetMethod.Name: "Set", Syntax: InvocationExpressionSyntax { ArgumentList: { } list } } && list.Arguments.All(a => a.NameColon is null) && sight.Knows("TimeSpan", "System")
            ? new Fix("Let the entry expire", [Sight.Edit(list.SyntaxTree, new TextSpan(list.CloseParenToken.SpanStart, 0), ", TimeSpan.FromMinutes(5)")])
            : null;
}
