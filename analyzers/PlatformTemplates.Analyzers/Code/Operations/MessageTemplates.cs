using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>A log message that is put together before the logger sees it.</summary>
internal sealed class MessageTemplates() : OperationRule(GuardrailIds.LogsThroughLogger)
{
    public override bool Concerns(ISymbol symbol)
        => symbol is IMethodSymbol { ContainingType: { Name: "LoggerExtensions", ContainingNamespace: { Name: "Logging", ContainingNamespace.Name: "Extensions" } } } method
        && method.Parameters.Any(p => p.Name is "message" or "messageFormat");

    public override void Look(Sight sight)
    {
        var call = (IInvocationOperation)sight.Operation;
        if (call.Argument("message", "messageFormat") is not { } message || message.ConstantValue.HasValue)
            return;
        var how = message.Bare() switch
        {
            IInterpolatedStringOperation => "interpolated",
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } => "put together with +",
            IInvocationOperation { TargetMethod: { Name: "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String } } => $"put together by string.{((IInvocationOperation)message.Bare()).TargetMethod.Name}",
            _ => null,
        };
        if (how is not null)
            sight.Report(this, message.Syntax, $"The log message is {how}: it is another text each time, and its values are lost as fields. Write a template with named holes, and the values after it.", Fix(call, message));
    }

    // The values must be the only ones, and last.
    private static Fix? Fix(IInvocationOperation call, IOperation message)
        => message.Bare().Syntax is InterpolatedStringExpressionSyntax text
            && text.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax list } argument && list.Arguments.Last() == argument
            && MessageTemplate.From(text) is { } template
            ? Sight.Replace("Write a message template", text, template)
            : null;
}
