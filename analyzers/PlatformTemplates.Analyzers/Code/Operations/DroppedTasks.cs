using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>A call whose Task nobody keeps.</summary>
internal sealed class DroppedTasks() : OperationRule(GuardrailIds.ShutdownRespected)
{
    private const string Stop = "StopApplication";

    // A Task given back through a type parameter is one that somebody had before: Interlocked.Exchange, a dictionary.
    public override bool Concerns(ISymbol symbol)
        => symbol is IMethodSymbol { ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } } };

    public override void Look(Sight sight)
    {
        var call = (IInvocationOperation)sight.Operation;
        if (!IsDropped(call) || IsContinuation(call) || StopsApplication(call) || IsDoneWhenItReturns(call.TargetMethod, sight.CancellationToken))
            return;
        var name = call.TargetMethod.Name;
        sight.Report(
            this, call.Syntax,
            $"The Task of {name} is dropped: at shutdown nobody waits for it, and its failure is lost. Await it, or hand the work to a BackgroundService through a bounded channel.");
    }

    private static bool IsDropped(IInvocationOperation call) => call.Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        IConversionOperation { Parent: ISimpleAssignmentOperation { Target: IDiscardOperation } } => true,
        // value?.SendAsync();
        IConditionalAccessOperation access when access.WhenNotNull == call => access.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation },
        _ => false,
    };

    // An interface asked for a Task, and the method gives back one that is done: there is nothing to wait for.
    private static bool IsDoneWhenItReturns(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (method is not { IsAsync: false, IsVirtual: false, IsAbstract: false, DeclaringSyntaxReferences: [var declared] })
            return false;
        var syntax = declared.GetSyntax(cancellationToken);
        var returned = syntax.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax) || node == syntax)
            .Select(node => node is ReturnStatementSyntax { Expression: var value } ? value : node is ArrowExpressionClauseSyntax { Parent: var of } arrow && of == syntax ? arrow.Expression : null)
            .OfType<ExpressionSyntax>().ToList();
        return returned.Count > 0 && returned.TrueForAll(value => value is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" or "ValueTask" }, Name.Identifier.ValueText: "CompletedTask" });
    }

    // _ = Task.Run(lifetime.StopApplication): begins the shutdown, which can't wait for it.
    private static bool StopsApplication(IInvocationOperation call)
        => call.TargetMethod.Name is "Run" or "ContinueWith" && call.Arguments.Any(a => a.Value.DescendantsAndSelf().Any(o
            => (o as IInvocationOperation)?.TargetMethod.Name == Stop || (o as IMethodReferenceOperation)?.Method.Name == Stop));

    // _task.ContinueWith(...) looks after a Task that is kept.
    private static bool IsContinuation(IInvocationOperation call)
        => call.TargetMethod.Name is "ContinueWith" && call.Receiver()?.Bare() is not IInvocationOperation;
}
