using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>Background work that goes on after its token was cancelled: endless loops, and awaits that do not take it.</summary>
internal sealed class CancellationHonoured() : OperationRule(GuardrailIds.CancellationHonoured)
{
    private const string Token = "CancellationToken";

    // Who hands out work: the host, a message bus, a scheduler.
    private static readonly HashSet<string> Workers = new(StringComparer.Ordinal)
    {
        "BackgroundService", "IConsumer", "IJob", "IHandleMessages", "IMessageHandler", "IAsyncMessageHandler", "IInvocable",
    };

    public override bool Concerns(ISymbol symbol)
        => symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: not ("Run" or "StartNew" or "ContinueWith") } method && TakesToken(method) != Taking.Nowhere
            || symbol is IMethodSymbol { Name: "Sleep", ContainingType: { Name: "Thread", ContainingNamespace.Name: "Threading" } };

    public override void Look(Sight sight)
    {
        if (!IsOfWorker(sight.Member.ContainingType) || TokenAt(sight) is not var (token, name))
            return;
        switch (sight.Operation)
        {
            case ILoopOperation loop when IsEndless(loop) && !Mentions(loop, token) && !HasWayOut(loop) && !Escapes(sight, token):
                sight.Report(this, ((SyntaxNode?)(loop.Syntax as WhileStatementSyntax)?.Condition) ?? loop.Syntax, $"The loop never looks at {name}: it runs until the process is killed. Let it end with the token: while (!{name}.IsCancellationRequested).", loop.Syntax is WhileStatementSyntax { Condition: LiteralExpressionSyntax always } ? Sight.Replace("End the loop with the token", always, $"!{name}.IsCancellationRequested") : null);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType.Name: "Thread" } } sleep:
                sight.Report(this, sleep.Syntax, $"Thread.Sleep keeps its thread and does not see {name}. Await Task.Delay, and give it the token.", Delay(sight, sleep, name));
                break;
            case IInvocationOperation call when IsAwaited(call) && !call.IsInCleanUp() && !GetsToken(call):
                sight.Report(this, call.Syntax, $"{call.TargetMethod.Name} is awaited without {name}: at shutdown it is waited for until the process is killed. Pass the token; where it must finish in any case, pass CancellationToken.None.", Pass(call, name));
                break;
        }
    }

    private static bool IsOfWorker(INamedTypeSymbol? type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            if (Workers.Contains(at.Name))
                return true;
        }

        return type is not null && type.AllInterfaces.Any(i => Workers.Contains(i.Name));
    }

    // The token of the innermost function that has one: a lambda of Parallel.ForEachAsync gets its own.
    private static (ISymbol Owner, string Expression)? TokenAt(Sight sight)
    {
        for (var outer = sight.Operation.Parent; outer is not null; outer = outer.Parent)
        {
            var function = (outer as IAnonymousFunctionOperation)?.Symbol ?? (outer as ILocalFunctionOperation)?.Symbol;
            if (function is not null && Of(function) is { } inner)
                return inner;
            if (function is { IsStatic: true })
                return null;
        }

        return sight.Member is IMethodSymbol { Name: not ("StopAsync" or "StoppingAsync" or "StoppedAsync" or "DisposeAsync") } method ? Of(method) : null;

        static (ISymbol, string)? Of(IMethodSymbol method)
        {
            foreach (var parameter in method.Parameters)
            {
                if (parameter.Type.Name == Token)
                    return (parameter, parameter.Name);
            }

            foreach (var parameter in method.Parameters)
            {
                if (parameter.Type.Name.EndsWith("Context", StringComparison.Ordinal) && HasToken(parameter.Type))
                    return (parameter, $"{parameter.Name}.{Token}");
            }

            return null;
        }
    }

    private static bool HasToken(ITypeSymbol type)
        => type.AllInterfaces.Concat([type]).SelectMany(t => t.GetMembers(Token)).Any(m => m is IPropertySymbol { Type.Name: Token });

    private static bool IsEndless(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition: var condition } => condition is null or { ConstantValue: { HasValue: true, Value: true } },
        IForLoopOperation { Condition: var condition } => condition is null or { ConstantValue: { HasValue: true, Value: true } },
        _ => false,
    };

    private static bool Mentions(IOperation operation, ISymbol token)
        => operation.Descendants().Any(o => o is IParameterReferenceOperation { Parameter: var parameter } && SymbolEqualityComparer.Default.Equals(parameter, token));

    // What leaves the loop may well be told by the token, in a way that is not known here.
    private static bool HasWayOut(ILoopOperation loop)
        => loop.Descendants().Any(o => o is IReturnOperation or IThrowOperation || o is IBranchOperation { BranchKind: BranchKind.Break } leave && SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel) || o is IBranchOperation { BranchKind: BranchKind.GoTo });

    // Registered with, linked, kept in a field: something else may watch it.
    private static bool Escapes(Sight sight, ISymbol token)
    {
        IOperation root = sight.Operation;
        while (root.Parent is { } parent)
            root = parent;
        return Mentions(root, token);
    }

    private static bool IsAwaited(IOperation call)
    {
        var outer = call.Parent;
        if (outer is IConversionOperation)
            outer = outer.Parent;
        return outer is IAwaitOperation
            || outer is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured && configured.Parent is IAwaitOperation
            || outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: var loop } } && loop is IForEachLoopOperation
            || outer is IForEachLoopOperation { IsAsynchronous: true };
    }

    private static bool GetsToken(IInvocationOperation call)
        => call.Arguments.Any(a => a.ArgumentKind != ArgumentKind.DefaultValue && (a.Value.Type?.Name == Token || a.Value.Bare().Type is { } type && type.Name.EndsWith("Context", StringComparison.Ordinal)))
        // What hands out the token knows it: context.Publish(message).
        || call.Receiver()?.Bare().Type is { } receiver && receiver.Name.EndsWith("Context", StringComparison.Ordinal) && HasToken(receiver)
        // A receiver that was given the token when it was made: a reader, a command, an enumerator.
        || call.Instance is IInvocationOperation inner && GetsToken(inner);

    private enum Taking
    {
        Nowhere,
        AsOption,
        InOverload,
    }

    private static Taking TakesToken(IMethodSymbol method)
    {
        if (method.Parameters.Any(p => p.Type.Name == Token))
            return method.Parameters.Any(p => p.Type.Name == Token && p.IsOptional) ? Taking.AsOption : Taking.Nowhere;
        foreach (var other in method.ContainingType.GetMembers(method.Name))
        {
            if (other is IMethodSymbol overload && overload.IsStatic == method.IsStatic && overload.TypeParameters.Length == method.TypeParameters.Length
                && overload.DeclaredAccessibility == Accessibility.Public && overload.Parameters.Length == method.Parameters.Length + 1 && overload.Parameters.Last().Type.Name == Token
                && method.Parameters.Zip(overload.Parameters, (a, b) => a.Name == b.Name && SameType(a.Type, b.Type)).All(same => same))
            {
                return Taking.InOverload;
            }
        }

        return Taking.Nowhere;
    }

    // Type parameters of two overloads are two, of one name.
    private static bool SameType(ITypeSymbol one, ITypeSymbol other) => one.ToDisplayString() == other.ToDisplayString();

    private static Fix? Pass(IInvocationOperation call, string token)
    {
        if (call.Syntax is not InvocationExpressionSyntax { ArgumentList: { } list })
            return null;
        var method = call.TargetMethod;
        var separator = list.Arguments.Count == 0 ? "" : ", ";
        var name = method.Parameters.FirstOrDefault(p => p.Type.Name == Token)?.Name;
        // By its name where others are left out before it, or are named themselves.
        var written = name is not null && (method.Parameters.Last().Name != name || call.Arguments.Count(a => a.ArgumentKind == ArgumentKind.Explicit) != method.Parameters.Length - 1 || list.Arguments.Any(a => a.NameColon is not null)) ? $"{name}: {token}" : token;
        if (name is null && list.Arguments.Any(a => a.NameColon is not null) || call.Arguments.Any(a => a.ArgumentKind == ArgumentKind.ParamArray))
            return null;
        return new Fix("Pass the token", [Sight.Edit(list.SyntaxTree, new Microsoft.CodeAnalysis.Text.TextSpan(list.CloseParenToken.SpanStart, 0), $"{separator}{written}")]);
    }

    private static Fix? Delay(Sight sight, IInvocationOperation sleep, string token)
    {
        var isAsync = sleep.Syntax.Ancestors().Select(a => a switch
        {
            AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
            LocalFunctionStatementSyntax local => local.Modifiers.Any(m => m.ValueText == "async"),
            MethodDeclarationSyntax method => method.Modifiers.Any(m => m.ValueText == "async"),
            _ => (bool?)null,
        }).FirstOrDefault(found => found is not null);
        return isAsync == true && sleep.Parent is IExpressionStatementOperation && sleep.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: [var time] } && sight.Knows("Task", "System.Threading.Tasks")
            && !sleep.Syntax.Ancestors().Any(a => a is LockStatementSyntax)
            ? Sight.Replace("Await a delay that sees the token", sleep.Syntax, $"await Task.Delay({time}, {token})")
            : null;
    }
}
