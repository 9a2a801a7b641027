using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Analyzers;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// What a keystroke in C# costs in an editor: one of 40 files changes, 200 manifests do not, and the analyzer looks at the
/// project again. The figure is the time spent inside the analyzer, as the compiler keeps it. Needs no packages.
/// </summary>
internal static class KeystrokeBenchmark
{
    private const int Manifests = 200;
    private const int Files = 40;
    private const int Keystrokes = 60;

    private const string Host = """
        using Microsoft.AspNetCore.Builder;

        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapGet("/orders", () => "");
        app.Run();
        """;

    public static async Task<IReadOnlyList<Result>> RunAsync()
    {
        var options = new AnalyzerOptions([.. ManifestBenchmark.Service(Manifests - ManifestBenchmark.FilesBesideDeployments).Select(f => new Manifest(f.Key, f.Value!))], new ManifestMetadata());
        var compilation = Compile();
        var first = await MillisecondsAsync(compilation, options);
        var times = new List<double>();
        for (var key = 0; key < Keystrokes; key++)
        {
            var changed = compilation.SyntaxTrees[1 + (key % (Files - 1))];
            var text = changed.GetText();
            compilation = compilation.ReplaceSyntaxTree(changed, changed.WithChangedText(text.WithChanges(new TextChange(new TextSpan(text.Length, 0), "/"))));
            // The first half of them warms up, as the first minute of typing does.
            var time = await MillisecondsAsync(compilation, options);
            if (key >= Keystrokes / 2)
                times.Add(time);
        }

        var measured = new Measurement(times);
        return [new Result($"a keystroke in C# beside {Manifests} manifests", $"{measured.Median:0.00} ms", $"{first:0} ms the first time", $"{measured.Median:0.00} ms", "≤ 5 ms", measured.Median <= 5)];
    }

    private static CSharpCompilation Compile()
    {
        var parsing = new CSharpParseOptions(LanguageVersion.Latest);
        var usings = CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic;", parsing, "Usings.cs");
        var trees = Enumerable.Range(1, Files - 2).Select(i => CSharpSyntaxTree.ParseText(AnalyzerBenchmark.CSharpFile(i), parsing, $"Catalogue{i}.cs"));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Orders", [CSharpSyntaxTree.ParseText(Host, parsing, "Program.cs"), .. trees, usings], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        return errors.Count == 0 ? compilation : throw new InvalidOperationException($"The project does not compile: {errors[0]}");
    }

    private static async Task<double> MillisecondsAsync(Compilation compilation, AnalyzerOptions options)
    {
        var analyzer = new GuardrailAnalyzer();
        var driver = compilation.WithAnalyzers([analyzer], new CompilationWithAnalyzersOptions(options, onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
        await driver.GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return (await driver.GetAnalyzerTelemetryInfoAsync(analyzer, CancellationToken.None)).ExecutionTime.TotalMilliseconds;
    }

    private sealed class Manifest(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class ManifestMetadata : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(new Dictionary<string, string>(StringComparer.Ordinal) { ["build_property.PlatformServiceRoot"] = ManifestBenchmark.Root, ["build_property.IsPlatformService"] = "true" });

        private static Values OfManifest { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal) { ["build_metadata.AdditionalFiles.PlatformKind"] = "Manifest" });

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => OfManifest;

        private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
        }
    }
}
