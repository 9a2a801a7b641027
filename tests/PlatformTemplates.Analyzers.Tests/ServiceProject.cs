using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.CodeFixes;

namespace PlatformTemplates.Analyzers.Tests;

/// <summary>A project of a service as the compiler sees it: C#, the service's files, the MSBuild properties.</summary>
internal sealed class ServiceProject
{
    public const string Root = "/service";

    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.IO;
        global using System.Net;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly ImmutableArray<MetadataReference> Framework = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name
            && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("OpenTelemetry", StringComparison.Ordinal)
                || name is "netstandard.dll" or "mscorlib.dll" or "PlatformTemplates.ServiceDefaults.dll")
            && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && !name.StartsWith("Microsoft.Testing", StringComparison.Ordinal))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))];

    private readonly List<(string Path, string Text)> _code = [];
    private readonly List<(string Path, string Kind, string Text)> _files = [];
    private readonly List<(string Path, int Start, int Length)> _expected = [];
    private readonly Dictionary<string, string> _options = new(StringComparer.OrdinalIgnoreCase) { ["build_property.PlatformServiceRoot"] = Root + "/" };
    private readonly List<MetadataReference> _references = [.. Framework];
    private OutputKind _kind = OutputKind.ConsoleApplication;

    /// <summary>Adds C#. Where it has <c>[|marks|]</c>, a diagnostic is expected exactly there; they are no part of the file.</summary>
    public ServiceProject Code(string text, string path = "src/Orders/Program.cs")
    {
        for (int open; (open = text.IndexOf("[|", StringComparison.Ordinal)) >= 0;)
        {
            var close = text.IndexOf("|]", open, StringComparison.Ordinal);
            _expected.Add(($"{Root}/{path}", open, close - open - 2));
            text = text.Remove(close, 2).Remove(open, 2);
        }

        _code.Add(($"{Root}/{path}", text));
        return this;
    }

    public ServiceProject File(string path, string text, string kind = "Manifest")
    {
        _files.Add(($"{Root}/{path}", kind, text));
        return this;
    }

    public ServiceProject Property(string name, string value)
    {
        _options["build_property." + name] = value;
        return this;
    }

    public ServiceProject WithoutServiceDefaults()
    {
        _references.RemoveAll(r => r.Display!.EndsWith("PlatformTemplates.ServiceDefaults.dll", StringComparison.Ordinal));
        return this;
    }

    public ServiceProject Library()
    {
        _kind = OutputKind.DynamicallyLinkedLibrary;
        return this;
    }

    /// <summary>References another assembly, made of this source.</summary>
    public ServiceProject Reference(string assembly, string source)
    {
        var compilation = CSharpCompilation.Create(
            assembly, [CSharpSyntaxTree.ParseText(source, path: assembly + ".cs"), CSharpSyntaxTree.ParseText(ImplicitUsings)], Framework, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        _references.Add(MetadataReference.CreateFromImage(image.ToArray()));
        return this;
    }

    /// <summary>The compilation. Code that does not compile proves nothing, so it fails the test.</summary>
    public CSharpCompilation Compile()
    {
        var compilation = CSharpCompilation.Create(
            "Orders",
            [.. _code.Select(c => CSharpSyntaxTree.ParseText(c.Text, path: c.Path)), CSharpSyntaxTree.ParseText(ImplicitUsings, path: $"{Root}/obj/Orders.GlobalUsings.g.cs")],
            _references, new CSharpCompilationOptions(_kind, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        return compilation;
    }

    public AnalyzerOptions Options(Func<string, SourceText>? textOf = null)
    {
        var files = _files.Select(f => new InMemoryFile(f.Path, f.Kind, textOf?.Invoke(f.Path) ?? SourceText.From(f.Text))).ToImmutableArray();
        return new AnalyzerOptions([.. files], new InMemoryOptions(_options));
    }

    public string TextOf(string path) => _files.Single(f => f.Path == path).Text;

    public IEnumerable<(string Path, string Text)> Texts => _files.Select(f => (f.Path, f.Text));

    /// <summary>What the analyzer and the suppressor report, suppressed ones among it.</summary>
    public async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(Compilation? compilation = null, AnalyzerOptions? options = null)
    {
        var failures = new List<Exception>();
        var analysis = new CompilationWithAnalyzersOptions(options ?? Options(), (failure, _, _) => failures.Add(failure), concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var found = await (compilation ?? Compile()).WithAnalyzers([new GuardrailAnalyzer(), new ExceptionSuppressor()], analysis).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Empty(failures);
        return [.. found.Where(d => d.Id.StartsWith("PLT", StringComparison.Ordinal)).OrderBy(d => d.Id, StringComparer.Ordinal).ThenBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary>The text a diagnostic points at.</summary>
    public string Pointed(Diagnostic diagnostic)
    {
        var path = diagnostic.Location.GetLineSpan().Path;
        var text = _code.Select(c => (c.Path, c.Text)).Concat(Texts).Single(t => t.Path == path).Text;
        return text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
    }

    public async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(string id) => [.. (await DiagnosticsAsync()).Where(d => d.Id == id)];

    /// <summary>Diagnostics of the guardrail are at the marks and nowhere else.</summary>
    public async Task<IReadOnlyList<Diagnostic>> ReportsAsync(string id)
    {
        var found = await DiagnosticsAsync(id);
        Assert.NotEmpty(_expected);
        Assert.Equal(
            _expected.Select(e => $"{e.Path}: '{_code.Single(c => c.Path == e.Path).Text.Substring(e.Start, e.Length)}' at {e.Start}").Order(StringComparer.Ordinal),
            found.Select(d => $"{d.Location.GetLineSpan().Path}: '{Pointed(d)}' at {d.Location.SourceSpan.Start}").Order(StringComparer.Ordinal));
        return found;
    }

    /// <summary>The project with all fixes of a guardrail made, by fix-all; it compiles.</summary>
    public async Task<ServiceProject> MendedAsync(string id)
    {
        var textOf = await FixedAsync(id, all: true);
        var mended = new ServiceProject { _kind = _kind };
        mended._references.Clear();
        mended._references.AddRange(_references);
        foreach (var (name, value) in _options)
            mended._options[name] = value;
        foreach (var (path, _) in _code)
            mended.Code(textOf(path[(Root.Length + 1)..]), path[(Root.Length + 1)..]);
        foreach (var (path, kind, _) in _files)
            mended.File(path[(Root.Length + 1)..], textOf(path[(Root.Length + 1)..]), kind);
        mended.Compile();
        return mended;
    }

    /// <summary>The guardrail reports the marks, its fixes give this file, which compiles, and then it says nothing.</summary>
    public async Task IsMendedAsync(string id, string expected, string path = "src/Orders/Program.cs")
    {
        await ReportsAsync(id);
        var mended = await MendedAsync(id);
        Assert.Equal(expected, mended._code.Single(c => c.Path == $"{Root}/{path}").Text);
        await mended.AcceptsAsync(id);
    }

    /// <summary>The guardrail reports the marks, and offers nothing.</summary>
    public async Task HasNoFixAsync(string id)
        => Assert.All(await ReportsAsync(id), d => Assert.Null(FixProperties.Read(d.Properties)));

    public async Task AcceptsAsync(params string[] ids)
        => Assert.DoesNotContain((await DiagnosticsAsync()).Select(d => d.ToString()), d => ids.Append("PLT9005").Any(d.Contains));

    /// <summary>The texts after the code fix, or fix-all, of a guardrail.</summary>
    public async Task<Func<string, string>> FixedAsync(string id, bool all = false)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "Orders", "Orders", LanguageNames.CSharp, metadataReferences: _references, compilationOptions: new CSharpCompilationOptions(_kind)));
        var solution = project.Solution;
        foreach (var (path, text) in _code)
            solution = solution.AddDocument(DocumentId.CreateNewId(project.Id), Path.GetFileName(path), SourceText.From(text), filePath: path);
        foreach (var (path, _, text) in _files)
            solution = solution.AddAdditionalDocument(DocumentId.CreateNewId(project.Id), Path.GetFileName(path), SourceText.From(text), filePath: path);
        project = solution.GetProject(project.Id)!;

        var diagnostics = await DiagnosticsAsync(id);
        Assert.NotEmpty(diagnostics);
        var documents = project.Documents.Concat(project.AdditionalDocuments).ToList();
        var document = documents.Single(d => d.FilePath == diagnostics[0].Location.GetLineSpan().Path);
        CodeFixProvider provider = document is Document ? new CodeGuardrailCodeFix() : new ManifestGuardrailCodeFix();
        Assert.Contains(id, provider.FixableDiagnosticIds);

        CodeAction? action = null;
        if (all)
        {
            var context = new FixAllContext((Document)document, provider, FixAllScope.Project, id, [id], new Found(diagnostics), TestContext.Current.CancellationToken);
            action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        }
        else
        {
            await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostics[0], (found, _) => action = found, TestContext.Current.CancellationToken));
        }

        Assert.NotNull(action);
        var changed = (await action.GetOperationsAsync(TestContext.Current.CancellationToken)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var after in changed.Documents.Concat(changed.AdditionalDocuments))
            texts[after.FilePath!] = (await after.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        return path => texts[$"{Root}/{path}"];
    }

    private sealed class Found(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult(diagnostics.Where(d => d.Location.GetLineSpan().Path == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }

    private sealed class InMemoryFile(string path, string kind, SourceText text) : AdditionalText
    {
        public string Kind => kind;

        public override string Path => path;

        // A page is known by its name; there may be hundreds of them.
        public override SourceText GetText(CancellationToken cancellationToken = default)
            => kind == "Page" ? throw new InvalidOperationException($"{path} need not be read.") : text;
    }

    private sealed class InMemoryOptions(Dictionary<string, string> global) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(global);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Values.None;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile)
            => textFile is InMemoryFile { Kind: { Length: > 0 } kind } ? new Values(new Dictionary<string, string> { ["build_metadata.AdditionalFiles.PlatformKind"] = kind }) : Values.None;

        private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public static Values None { get; } = new([]);

            public override bool TryGetValue(string key, out string value)
            {
                value = values.GetValueOrDefault(key)!;
                return value is not null;
            }
        }
    }
}
