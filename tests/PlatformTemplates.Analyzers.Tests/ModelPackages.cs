namespace PlatformTemplates.Analyzers.Tests;

/// <summary>The shape of packages that serve models, which the tests need not have: what counts is the assembly and the call.</summary>
internal static class ModelPackages
{
    /// <summary>Adds what the texts use.</summary>
    public static ServiceProject AddTo(ServiceProject project, string text)
    {
        if (text.Contains("AddInference", StringComparison.Ordinal))
            project.Reference("PlatformTemplates.Inference", Platform);
        if (text.Contains("InferenceSession", StringComparison.Ordinal))
            project.Reference("Microsoft.ML.OnnxRuntime", "namespace Microsoft.ML.OnnxRuntime; public sealed class InferenceSession(string path) { public string Path => path; }");
        if (text.Contains("AddPredictionEnginePool", StringComparison.Ordinal))
            project.Reference("Microsoft.Extensions.ML", "namespace Microsoft.Extensions.ML; public static class ServiceCollectionExtensions { public static void AddPredictionEnginePool<TData, TPrediction>(this Microsoft.Extensions.DependencyInjection.IServiceCollection services) { } }");
        if (text.Contains("CreatePredictionEngine", StringComparison.Ordinal))
            project.Reference("Microsoft.ML.Data", "namespace Microsoft.ML; public sealed class ModelOperationsCatalog { public object CreatePredictionEngine<TIn, TOut>(object model) => model; }");
        return project;
    }

    private const string Platform = """
        namespace PlatformTemplates.Inference
        {
            public sealed class InferenceBuilder { public InferenceBuilder UseFiles() => this; }
        }
        namespace Microsoft.Extensions.Hosting
        {
            public static class InferenceHostExtensions
            {
                public static TBuilder AddInference<TBuilder>(this TBuilder builder, Action<PlatformTemplates.Inference.InferenceBuilder> configure) where TBuilder : IHostApplicationBuilder => builder;
            }
        }
        """;
}
