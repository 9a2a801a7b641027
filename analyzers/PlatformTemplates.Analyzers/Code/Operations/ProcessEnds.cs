using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>A process that ends itself.</summary>
internal sealed class ProcessEnds() : OperationRule(GuardrailIds.ShutdownRespected)
{
    public override bool Concerns(ISymbol symbol)
        => symbol is IMethodSymbol { Name: "Exit", ContainingType: { Name: "Environment", ContainingNamespace.Name: "System" } }
            or IMethodSymbol { Name: "Kill", ContainingType: { Name: "Process", ContainingNamespace.Name: "Diagnostics" } };

    public override void Look(Sight sight)
    {
        var call = (IInvocationOperation)sight.Operation;
        if (sight.IsInCommand())
            return;
        if (call.TargetMethod.Name == "Exit")
            sight.Report(this, call.Syntax, "Environment.Exit ends the process under the requests it is serving. Set Environment.ExitCode and call IHostApplicationLifetime.StopApplication, or return from the entry point before the host runs.");
        else if (IsOwn(call.Instance, sight))
            sight.Report(this, call.Syntax, "The process kills itself: requests, messages and telemetry in flight are lost. Call IHostApplicationLifetime.StopApplication.");
    }

    private static bool IsOwn(IOperation? process, Sight sight) => process?.Bare() switch
    {
        IInvocationOperation { TargetMethod.Name: "GetCurrentProcess" } => true,
        IInvocationOperation { TargetMethod.Name: "GetProcessById" } byId => byId.Arguments.Any(a => a.Value.Bare() is IPropertyReferenceOperation { Property.Name: "ProcessId" }),
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var declared] } => sight.Model.GetOperation(declared.GetSyntax(sight.CancellationToken), sight.CancellationToken) is IVariableDeclaratorOperation { Initializer.Value: var value } && IsOwn(value, sight),
        _ => false,
    };
}
