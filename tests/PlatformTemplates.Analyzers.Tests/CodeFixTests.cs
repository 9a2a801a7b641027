namespace PlatformTemplates.Analyzers.Tests;

public class CodeFixTests
{
    private const string Bare = """
        var builder = WebApplication.CreateBuilder(args); // the host

        var app = builder.Build();

        app.Run();
        """;

    [Theory]
    [InlineData("PLT0001", false)]
    [InlineData("PLT0003", false)]
    [InlineData("PLT0003", true)]
    public async Task Calls_of_ServiceDefaults_are_put_where_the_host_is_built(string id, bool all)
    {
        var text = await new ServiceProject().Code(Bare).FixedAsync(id, all);

        Assert.Equal("""
            var builder = WebApplication.CreateBuilder(args); // the host
            builder.AddServiceDefaults();

            var app = builder.Build();
            app.MapServiceDefaults();

            app.Run();
            """, text("src/Orders/Program.cs"));
        await new ServiceProject().Code(text("src/Orders/Program.cs")).AcceptsAsync("PLT0001", "PLT0002", "PLT0003");
    }

    [Fact]
    public async Task Line_ends_and_indentation_are_the_files_own()
    {
        var code = "public static class Program\n{\n    public static void Main(string[] args)\n    {\n        var builder = Host.CreateApplicationBuilder(args);\n        builder.Build().Run();\n    }\n}\n".ReplaceLineEndings("\r\n");

        var text = await new ServiceProject().Code(code).FixedAsync("PLT0002");

        Assert.Equal(code.Replace("(args);\r\n", "(args);\r\n        builder.AddServiceDefaults();\r\n", StringComparison.Ordinal), text("src/Orders/Program.cs"));
    }

    [Fact]
    public async Task A_manifest_is_mended_in_place()
    {
        var broken = Samples.Deployment.Replace("\n              memory: 256Mi", "", StringComparison.Ordinal);
        var text = await Samples.Service(deployment: broken).FixedAsync("PLT1004");

        Assert.Equal(Samples.Deployment.Replace("memory: 256Mi", "memory: 128Mi", StringComparison.Ordinal), text("k8s/deployment.yaml"));
    }

    [Fact]
    public async Task A_wrong_probe_path_is_replaced_by_the_one_the_code_maps()
    {
        var text = await Samples.Service(deployment: Samples.Deployment.Replace("/health/live", "/healthz", StringComparison.Ordinal)).FixedAsync("PLT5001");

        Assert.Equal(Samples.Deployment, text("k8s/deployment.yaml"));
    }

    [Fact]
    public void An_edit_made_for_another_text_does_not_fit()
    {
        var fix = new Guardrails.Fix("Mend it", [new Manifests.Text.TextEdit("/a", 2, 3, "x: [1]\n12:")]);
        var properties = FixProperties.Write(System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty, fix, _ => "abcdefgh");

        var (title, edits) = FixProperties.Read(properties)!.Value;

        Assert.Equal("Mend it", title);
        Assert.Equal(fix.Edits, edits.Select(e => e.Edit));
        Assert.True(edits[0].Fits("abcdefgh"));
        Assert.False(edits[0].Fits("abXdefgh"));
        Assert.False(edits[0].Fits("abcdefghi"));
    }
}
