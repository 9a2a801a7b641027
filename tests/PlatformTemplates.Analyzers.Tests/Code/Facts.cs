using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Analyzers.Code;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Tests.Code;

/// <summary>The facts that are read from a piece of code.</summary>
internal static class Facts
{
    public static CodeFacts Of(params string[] code)
        => Of(code.Select((text, i) => (text, i)).Aggregate(new ServiceProject(), (project, file) => project.Code(file.text, $"src/Orders/File{file.i}.cs")));

    public static CodeFacts Of(ServiceProject project)
    {
        var compilation = project.Compile();
        var reader = CodeReader.For(compilation)!;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<ExpressionSyntax>())
            {
                if (model.GetOperation(node, TestContext.Current.CancellationToken) is (IInvocationOperation or IPropertyReferenceOperation or IObjectCreationOperation) and var operation && operation.Syntax == node)
                    reader.Read(operation);
            }
        }

        return reader.ToFacts(TestContext.Current.CancellationToken);
    }

    /// <summary>The facts of a web application that does this between building and running.</summary>
    public static CodeFacts OfWeb(string body, string services = "", params string[] more)
        => Of([$"var builder = WebApplication.CreateBuilder(args);\n{services}\nvar app = builder.Build();\n{body}\napp.Run();", .. more]);
}
