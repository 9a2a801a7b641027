using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Tells what is done always from what may not be done.</summary>
internal static class Conditions
{
    /// <summary>Whether an operation stands in a branch or a loop: what is done in development only is not done in the container.</summary>
    public static bool Surround(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ILoopOperation or ICatchClauseOperation)
                return true;
        }

        return false;
    }

    /// <summary>Whether an operation is done in some environment only, as <c>app.Environment.IsDevelopment()</c> tells them apart.</summary>
    public static bool AreOfDevelopment(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IConditionalOperation { Condition: var condition } && condition.DescendantsAndSelf().Any(o => o is IInvocationOperation { TargetMethod.Name: "IsDevelopment" or "IsEnvironment" }))
                return true;
        }

        return false;
    }
}
