using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads which files and folders the code writes, where their paths are constant.</summary>
internal static class FileWriteReader
{
    // FileMode's and FileAccess' own numbers.
    private const int ModeOpen = 3;
    private const int AccessRead = 1;

    /// <summary>Whether a method of <c>System.IO.File</c> or <c>Directory</c> makes or changes what its path names.</summary>
    public static bool Writes(IMethodSymbol method) => method.ContainingType is { ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } } type && type.Name switch
    {
        "File" => method.Name is "Create" or "CreateText" or "OpenWrite" or "Copy" or "Move"
            || method.Name.StartsWith("Write", StringComparison.Ordinal) || method.Name.StartsWith("Append", StringComparison.Ordinal),
        "Directory" => method.Name == "CreateDirectory",
        _ => false,
    };

    /// <summary>What a call writes; null where that is not known, or not always done.</summary>
    public static WrittenPath? Of(IInvocationOperation call) => Of(call, call.Argument("destFileName", "path"));

    /// <summary>What a stream or writer that is made writes; null where it only reads, or that is not known.</summary>
    public static WrittenPath? Of(IObjectCreationOperation made)
    {
        if (made.Type is not { Name: "FileStream" or "StreamWriter", ContainingNamespace: { Name: "IO", ContainingNamespace.Name: "System" } })
            return null;
        IOperation? path = null;
        foreach (var argument in made.Arguments)
        {
            var isRead = argument.Parameter?.Name switch
            {
                "mode" => argument.Value.ConstantValue is not { HasValue: true, Value: not ModeOpen },
                "access" => argument.Value.ConstantValue is not { HasValue: true, Value: not AccessRead },
                _ => false,
            };
            if (isRead)
                return null;
            if (argument.Parameter?.Name == "path")
                path = argument.Value;
        }

        return Of(made, path);
    }

    private static WrittenPath? Of(IOperation operation, IOperation? path)
        => path?.Bare() is { } given && PathOf(given) is { Length: > 0 } text && !IsHandled(operation) && !Conditions.AreOfDevelopment(operation)
            ? new WrittenPath(text, Places.Of(given.Syntax))
            : null;

    private static string? PathOf(IOperation operation)
    {
        if (operation.Constant<string>() is { } constant)
            return constant;
        if (operation is not IInvocationOperation { TargetMethod: { ContainingType.Name: "Path", Name: "Combine" or "Join" } } combined)
            return null;
        var path = "";
        foreach (var argument in combined.Arguments)
        {
            if (PartOf(argument.Value.Bare()) is not { } part)
                return null;
            path = part.StartsWith("/", StringComparison.Ordinal) || path.Length == 0 ? part : path.TrimEnd('/') + "/" + part;
        }

        return path;
    }

    // Folders that .NET knows, as they are in a container: the content root and the program are where it works.
    private static string? PartOf(IOperation operation) => operation.Constant<string>() ?? operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "ContentRootPath" } or { Name: "BaseDirectory", ContainingType.Name: "AppContext" or "AppDomain" } } => ".",
        IPropertyReferenceOperation { Property.Name: "WebRootPath" } => "wwwroot",
        IInvocationOperation { TargetMethod: { Name: "GetCurrentDirectory", ContainingType.Name: "Directory" } } => ".",
        IInvocationOperation { TargetMethod: { Name: "GetTempPath", ContainingType.Name: "Path" } } => "/tmp",
        _ => null,
    };

    // Whoever catches what writing throws may have thought of it.
    private static bool IsHandled(IOperation operation)
    {
        for (var (inner, outer) = (operation, operation.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
        {
            if (outer is ITryOperation { Catches.Length: > 0 } handled && handled.Body == inner)
                return true;
        }

        return false;
    }
}
