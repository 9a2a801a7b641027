using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Analyzers.Code;
using PlatformTemplates.Analyzers.Code.Operations;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers;

/// <summary>
/// The guardrails in the compiler. What manifests alone tell is reported file by file, so that an editor shows it while
/// one types; what needs the code is reported when all of it has been seen.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardrailAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => GuardrailDiagnostics.Descriptors;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // Generated code is read, since it may map routes too, but nothing is reported in it.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start => new Run(start.Compilation, start.Options, start.CancellationToken).Register(start));
    }

    /// <summary>The analysis of one compilation.</summary>
    private sealed class Run
    {
        private readonly ServiceSnapshot? _service;
        private readonly CodeReader? _code;
        private readonly OperationRules? _operations;
        private readonly IReadOnlyList<Finding> _manifests;
        private readonly ConcurrentBag<Finding> _inPlace = [];
        private readonly ConcurrentBag<Finding> _failures = [];

        public Run(Compilation compilation, AnalyzerOptions options, CancellationToken cancellationToken)
        {
            _service = Try("Reading the service's files", () => ServiceSnapshot.Take(options, cancellationToken));
            _code = Try("Looking for a host", () => CodeReader.For(compilation));
            if (_service is not null && _code is not null)
                _operations = OperationRules.For(compilation, _service.Facts.Properties);
            // Looked at here and not file by file, where one thread would find and the others would wait for it.
            _manifests = Try("Checking manifests", () => _service?.Findings) ?? [];
        }

        public void Register(CompilationStartAnalysisContext start)
        {
            if (_code is not null)
                start.RegisterOperationAction(ReadCode, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference);
            if (_operations is not null)
                start.RegisterOperationAction(LookAtOperation, OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.PropertyReference, OperationKind.Loop, OperationKind.Literal);
            if (_service is not null && _manifests.Count > 0)
                start.RegisterAdditionalFileAction(file => Try("Reporting manifests", () => ReportManifests(_service, file)));
            if (_code is not null || _service is { IsEmpty: false } || !_failures.IsEmpty)
                start.RegisterCompilationEndAction(ReportTheRest);
        }

        // Called for every call in the code, so without a closure.
        private void ReadCode(OperationAnalysisContext operation)
        {
            try
            {
                _code!.Read(operation.Operation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _failures.Add(GuardrailEngine.Failed("Reading the code", failure));
            }
        }

        private void LookAtOperation(OperationAnalysisContext operation)
        {
            try
            {
                _operations!.Look(operation, ReportInPlace);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _failures.Add(GuardrailEngine.Failed("Looking at operations", failure));
            }
        }

        private void ReportInPlace(OperationAnalysisContext operation, Finding finding, Location place)
        {
            finding = finding with { Exception = _service!.Facts.Exceptions.For(finding) };
            _inPlace.Add(finding);
            operation.ReportDiagnostic(GuardrailDiagnostics.ToDiagnostic(finding, place, path
                => path == operation.Operation.Syntax.SyntaxTree.FilePath ? operation.Operation.Syntax.SyntaxTree.GetText(operation.CancellationToken).ToString() : null));
        }

        private void ReportManifests(ServiceSnapshot service, AdditionalFileAnalysisContext file)
        {
            var path = ServiceSnapshot.Normalized(file.AdditionalFile.Path);
            foreach (var finding in _manifests)
            {
                if (finding.Span.Path == path)
                    file.ReportDiagnostic(GuardrailDiagnostics.ToDiagnostic(finding, GuardrailDiagnostics.InFile(file.AdditionalFile.Path, finding.Span), service.Text));
            }
        }

        private void ReportTheRest(CompilationAnalysisContext end)
        {
            if (_service is not null)
            {
                Try("Comparing code with manifests", () =>
                {
                    var facts = _code is null ? _service.Facts : _service.Facts.With(_code.ToFacts(end.CancellationToken));
                    foreach (var finding in _manifests)
                    {
                        // Of a file of the service it was reported with the file.
                        if (_service.OriginalPath(finding.Span.Path) is null)
                            Report(end, finding);
                    }

                    foreach (var finding in GuardrailEngine.CheckCode(facts, [.. _manifests, .. _inPlace]))
                        Report(end, finding);
                });
            }

            // One failure of a callback stands for all that follow from it.
            var told = new HashSet<string>(StringComparer.Ordinal);
            foreach (var failure in _failures)
            {
                if (told.Add(failure.Message))
                    Report(end, failure);
            }
        }

        private void Report(CompilationAnalysisContext end, Finding finding)
        {
            var trees = new Lazy<Dictionary<string, SyntaxTree>>(() => end.Compilation.SyntaxTrees.GroupBy(t => t.FilePath).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal));
            Location place;
            if (finding.Span.Path.Length == 0)
                place = Location.None;
            else if (_service?.OriginalPath(finding.Span.Path) is { } file)
                place = GuardrailDiagnostics.InFile(file, finding.Span);
            else if (trees.Value.TryGetValue(finding.Span.Path, out var tree))
                place = Location.Create(tree, new TextSpan(finding.Span.Start, finding.Span.Length));
            else
                place = GuardrailDiagnostics.InFile(finding.Span.Path, finding.Span);
            end.ReportDiagnostic(GuardrailDiagnostics.ToDiagnostic(finding, place, path
                => _service?.Text(path) ?? (trees.Value.TryGetValue(path, out var tree) ? tree.GetText(end.CancellationToken).ToString() : null)));
        }

        // A failure of ours must neither end the build nor pass for "nothing found".
        private void Try(string what, Action act)
        {
            try
            {
                act();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _failures.Add(GuardrailEngine.Failed(what, failure));
            }
        }

        private T? Try<T>(string what, Func<T?> make)
            where T : class
        {
            try
            {
                return make();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _failures.Add(GuardrailEngine.Failed(what, failure));
                return null;
            }
        }
    }
}
