using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads where models are made ready to predict: with PlatformTemplates.Inference, ONNX Runtime or ML.NET.</summary>
internal static class ModelReader
{
    private const string Platform = "PlatformTemplates.Inference";

    /// <summary>Whether a method makes a model ready.</summary>
    public static bool Serves(IMethodSymbol method, string assembly) => (assembly, method.Name) switch
    {
        (Platform, "AddInference") => true,
        ("Microsoft.Extensions.ML", "AddPredictionEnginePool") => true,
        ("Microsoft.ML.Data", "CreatePredictionEngine") => true,
        _ => false,
    };

    /// <summary>Whether a session of ONNX Runtime is made.</summary>
    public static bool IsSession(IObjectCreationOperation made) => made.Type is { Name: "InferenceSession", ContainingAssembly.Name: "Microsoft.ML.OnnxRuntime" };

    /// <summary>All of them, in the order of the code.</summary>
    public static IReadOnlyList<ModelUse> Read(SeenCalls calls, IEnumerable<IObjectCreationOperation> sessions)
        => [.. calls[CallMeaning.ServesModel].Select(c => new ModelUse(c.TargetMethod.Name, c.TargetMethod.ContainingAssembly.Name == Platform, Places.Of(c.Syntax)))
            .Concat(sessions.Select(s => new ModelUse(s.Type!.Name, false, Places.Of(s.Syntax))))
            .OrderBy(m => m.Span.Path, StringComparer.Ordinal).ThenBy(m => m.Span.Start)];
}
