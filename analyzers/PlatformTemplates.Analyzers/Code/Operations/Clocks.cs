using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>The machine's own clock and dice.</summary>
internal sealed class Clocks() : OperationRule(GuardrailIds.InjectedClock)
{
    // What may look at the clock: clocks, and history that was written once.
    private static readonly string[] Own = ["TimeProvider", "ISystemClock", "IClock", "Migration", "ModelSnapshot"];

    public override bool Concerns(ISymbol symbol) => symbol switch
    {
        IPropertySymbol { Name: "Now" or "UtcNow" or "Today", ContainingType: { Name: "DateTime" or "DateTimeOffset", ContainingNamespace.Name: "System" } } => true,
        IPropertySymbol { Name: "Shared", ContainingType: { Name: "Random", ContainingNamespace.Name: "System" } } => true,
        IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: true, ContainingType: { Name: "Random", ContainingNamespace.Name: "System" } } => true,
        _ => false,
    };

    public override void Look(Sight sight)
    {
        if (sight.IsInEntryPoint() || MakesHost(sight.Member) || sight.Member is { IsStatic: true } and (IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.StaticConstructor }) || sight.Member.ContainingType.IsA(Own) || IsNoBusiness(sight.Operation))
            return;
        var written = sight.Operation.Syntax.ToString();
        if (sight.Operation is IPropertyReferenceOperation { Property: { Name: not "Shared" } property })
            sight.Report(this, sight.Operation.Syntax, $"{written} is the machine's clock: no test can set it. Take a TimeProvider and ask it.", Ask(sight, property));
        else
            sight.Report(this, sight.Operation.Syntax, $"{written} gives other numbers each time: no test can repeat them. Take a Random, or what draws from one, from outside.");
    }

    // static IHostBuilder CreateHostBuilder(string[] args): a part of the entry point that has a name.
    private static bool MakesHost(ISymbol member)
        => member is IMethodSymbol { IsStatic: true, ReturnType.Name: "IHostBuilder" or "IWebHostBuilder" or "HostApplicationBuilder" or "WebApplicationBuilder" or "IHost" or "WebApplication" };

    // A time in a log line, a random pause before a retry, a clock that the database looks at.
    private static bool IsNoBusiness(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case IInvocationOperation { TargetMethod: { } method }:
                    if (method.ContainingType.Name is "LoggerExtensions" or "Console" or "Debug" or "Trace" || method.Name is "Delay" || method.ContainingType.Name == "TimeSpan")
                        return true;
                    break;
                case IConversionOperation { Type.Name: "Expression" } or IDelegateCreationOperation { Type.Name: "Expression" }:
                    return true;
                case IAttributeOperation:
                    return true;
                // subscription.TestClock?.FrozenTime ?? DateTime.UtcNow, query.UtcNow ?? DateTime.UtcNow: another clock is asked first.
                case ICoalesceOperation { Value: var first } when first.DescendantsAndSelf().Any(IsClock):
                    return true;
            }
        }

        return false;
    }

    private static bool IsClock(IOperation operation)
        => ((operation as IMemberReferenceOperation)?.Member.Name ?? (operation as IParameterReferenceOperation)?.Parameter.Name) is { } name
        && (name.EndsWith("Clock", StringComparison.Ordinal) || name.EndsWith("TimeProvider", StringComparison.Ordinal) || name.EndsWith("Now", StringComparison.Ordinal) || name == "now");

    private static Fix? Ask(Sight sight, IPropertySymbol property)
    {
        if (sight.InScope("TimeProvider") is not { } time)
            return null;
        var isOffset = property.ContainingType.Name == "DateTimeOffset";
        var asked = property.Name switch
        {
            "UtcNow" => isOffset ? "GetUtcNow()" : "GetUtcNow().UtcDateTime",
            "Now" => isOffset ? "GetLocalNow()" : "GetLocalNow().LocalDateTime",
            _ => "GetLocalNow().LocalDateTime.Date",
        };
        return Sight.Replace("Ask the TimeProvider", sight.Operation.Syntax, $"{time}.{asked}");
    }
}
