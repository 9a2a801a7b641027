namespace PlatformTemplates.Analyzers.Tests.Code;

public class ModelTests
{
    [Theory]
    [InlineData("builder.AddInference(inference => inference.UseFiles());", "AddInference", true)]
    [InlineData("builder.Services.AddSingleton(_ => new Microsoft.ML.OnnxRuntime.InferenceSession(\"fares.onnx\"));", "InferenceSession", false)]
    [InlineData("Microsoft.Extensions.ML.ServiceCollectionExtensions.AddPredictionEnginePool<string, string>(builder.Services);", "AddPredictionEnginePool", false)]
    [InlineData("builder.Services.AddSingleton(new Microsoft.ML.ModelOperationsCatalog().CreatePredictionEngine<string, string>(builder));", "CreatePredictionEngine", false)]
    public void What_makes_a_model_ready_is_known_by_its_assembly(string statement, string what, bool isPlatform)
    {
        var facts = Of(statement, statement);

        var model = Assert.Single(facts.Models);
        Assert.Equal((what, isPlatform), (model.What, model.IsPlatform));
        Assert.Equal(2, model.Span.Line);
        Assert.False(facts.ConfiguredElsewhere);
    }

    [Fact]
    public void What_is_called_the_same_and_is_of_others_is_none()
    {
        Assert.Empty(Of("builder.Services.AddSingleton(new Own.InferenceSession());", "").Models);
        Assert.Empty(Of("Own.Wrapper.AddInference(builder);", "").Models);
    }

    private static Guardrails.Facts.CodeFacts Of(string statement, string packages)
        => Facts.Of(ModelPackages.AddTo(new ServiceProject(), packages)
            .Code($"var builder = Host.CreateApplicationBuilder(args);\n{statement}\nbuilder.Build().Run();")
            .Code("namespace Own; public sealed class InferenceSession; public static class Wrapper { public static void AddInference(HostApplicationBuilder builder) => _ = builder; }", "src/Orders/Own.cs"));
}
