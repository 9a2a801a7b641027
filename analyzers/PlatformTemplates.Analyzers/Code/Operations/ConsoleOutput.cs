using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>What is written to the console or to <c>Trace</c>.</summary>
internal sealed class ConsoleOutput() : OperationRule(GuardrailIds.LogsThroughLogger)
{
    // Where what is logged comes out at last, and what only a tool at a prompt calls.
    private static readonly string[] Outlets = ["ILogger", "ILoggerProvider", "ConsoleFormatter", "ILogEventSink", "TextWriter", "TraceListener", "BaseExporter", "TargetWithLayout", "IHttpLoggingInterceptor", "IDesignTimeDbContextFactory", "Migration"];

    public override bool Concerns(ISymbol symbol) => symbol is IMethodSymbol { ContainingType: { } type } method
        && (IsWrite(method.Name) && type is { Name: "Console", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
            || (IsWrite(method.Name) || method.Name is "TraceError" or "TraceWarning" or "TraceInformation") && type is { Name: "Trace", ContainingNamespace.Name: "Diagnostics" }
            || method.Name is "WriteLine" or "Write" or "WriteLineAsync" or "WriteAsync" && type is { Name: "TextWriter", ContainingNamespace.Name: "IO" });

    public override void Look(Sight sight)
    {
        var call = (IInvocationOperation)sight.Operation;
        var isError = false;
        if (call.Instance is { } writer)
        {
            if (writer.Bare() is not IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType.Name: "Console" } stream })
                return;
            isError = stream.Name == "Error";
        }

        if (sight.IsInCommand() || IsUsage(sight) || sight.IsInEntryPoint() && (call.IsInCleanUp() || sight.IsBeforeHost()) || sight.Member.ContainingType.IsA(Outlets))
            return;
        var what = call.Instance is null ? $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}" : call.Syntax is InvocationExpressionSyntax { Expression: var written } ? written.ToString() : "Console";
        sight.Report(this, call.Syntax, $"{what} goes around the logger: no level, no trace id, no structure, no filter. Write it through an ILogger, with a message template.", Fix(sight, call, isError));
    }

    private static bool IsWrite(string name) => name is "Write" or "WriteLine" or "WriteIf" or "WriteLineIf";

    // Text for a person at a prompt.
    private static bool IsUsage(Sight sight)
    {
        for (SyntaxNode? node = sight.Operation.Syntax; node is not null; node = node.Parent)
        {
            var name = node switch
            {
                MethodDeclarationSyntax method => method.Identifier.ValueText,
                LocalFunctionStatementSyntax function => function.Identifier.ValueText,
                _ => "",
            };
            if (name.IndexOf("Usage", StringComparison.OrdinalIgnoreCase) >= 0 || name.IndexOf("Help", StringComparison.Ordinal) >= 0)
                return true;
        }

        return false;
    }

    // Only a whole statement that writes one line of text can become a call of the logger.
    private static Fix? Fix(Sight sight, IInvocationOperation call, bool isError)
    {
        if (call.Parent is not IExpressionStatementOperation || call.TargetMethod.Name is not ("WriteLine" or "TraceError" or "TraceWarning" or "TraceInformation") || call.Syntax is not InvocationExpressionSyntax { ArgumentList.Arguments: [var argument] })
            return null;
        var method = call.TargetMethod.Name switch
        {
            "TraceError" => "LogError",
            "TraceWarning" => "LogWarning",
            _ => isError ? "LogError" : "LogInformation",
        };
        if (!sight.CanCall("Microsoft.Extensions.Logging.ILogger", method) || (sight.InScope("ILogger") ?? sight.InScope("WebApplication", "Logger")) is not { } logger)
            return null;
        var template = argument.Expression switch
        {
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) && literal.Token.ValueText.IndexOfAny(['{', '}']) < 0 => literal.ToString(),
            InterpolatedStringExpressionSyntax text => MessageTemplate.From(text),
            _ => null,
        };
        return template is null ? null : Sight.Replace("Write it through the logger", call.Syntax, $"{logger}.{method}({template})");
    }
}
