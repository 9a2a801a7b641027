using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PlatformTemplates.Analyzers.Code.Operations;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>
/// Whether a program runs the host that it makes. A command-line tool makes one for its configuration and its services,
/// and ends without ever running it.
/// </summary>
internal static class HostRuns
{
    // What can be run: a host, an application, and what builds one.
    private static readonly string[] Hosts = ["IHost", "IWebHost", "IHostBuilder", "IWebHostBuilder", "IHostApplicationBuilder"];

    /// <summary>Whether a host is run anywhere in the program.</summary>
    public static bool In(Compilation compilation)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            SemanticModel? model = null;
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                if (node is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var receiver, Name.Identifier.ValueText: var name } } || !Runs(name))
                    continue;
                var type = (model ??= compilation.GetSemanticModel(tree)).GetTypeInfo(receiver).Type;
                if (type is IErrorTypeSymbol || type.IsA(Hosts) || type is ITypeParameterSymbol { ConstraintTypes: var constraints } && constraints.Any(c => c.IsA(Hosts)))
                    return true;
            }
        }

        return false;
    }

    // RunConsoleAsync, RunAsService and what an organisation calls its own begin like this.
    private static bool Runs(string name) => name.StartsWith("Run", StringComparison.Ordinal) || name.StartsWith("Start", StringComparison.Ordinal) || name.StartsWith("WaitForShutdown", StringComparison.Ordinal);
}
