using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>
/// Shows operations to the rules that want to see them. Rules are asked once for each symbol, so that an operation that
/// concerns none, as nearly all do, costs one look into a table.
/// </summary>
internal sealed class OperationRules
{
    private static readonly OperationRule[] All =
    [
        new HandMadeHttpClients(),
        new SecretLiterals(),
        new ConsoleOutput(),
        new MessageTemplates(),
        new ProcessEnds(),
        new DroppedTasks(),
        new CancellationHonoured(),
        new UnboundedMemory(),
        new UnboundedRequests(),
        new Clocks(),
    ];

    private static readonly OperationRule[] None = [];
    private static readonly OperationRule[] OfLiterals = Array.FindAll(All, rule => rule is SecretLiterals);
    private static readonly OperationRule[] OfLoops = Array.FindAll(All, rule => rule is CancellationHonoured);

    // What tests are made with; a project that references one is no service, whatever it says of itself.
    private static readonly HashSet<string> TestFrameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core",
    };

    private static readonly string[] HostMakers = ["WebApplication.Create", "CreateApplicationBuilder", "CreateDefaultBuilder", "HostBuilder(", "CreateEmptyApplicationBuilder"];

    private readonly ConcurrentDictionary<ISymbol, OperationRule[]> _concerned = new(SymbolEqualityComparer.Default);
    private readonly Compilation _compilation;
    private readonly Lazy<bool> _makesHost;
    private readonly Lazy<bool> _isService;

    private OperationRules(Compilation compilation)
    {
        _compilation = compilation;
        _makesHost = new Lazy<bool>(MakesHost);
        _isService = new Lazy<bool>(() => _makesHost.Value && (Mentions("AddServiceDefaults") || HostRuns.In(_compilation)));
    }

    /// <summary>The rules for a compilation, or null where it is no service.</summary>
    public static OperationRules? For(Compilation compilation, PlatformProperties properties)
    {
        if (compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication)
            || properties["IsPlatformService"].Equals("false", StringComparison.OrdinalIgnoreCase)
            || properties["IsTestProject"].Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var assembly in compilation.ReferencedAssemblyNames)
        {
            if (TestFrameworks.Contains(assembly.Name))
                return null;
        }

        return new OperationRules(compilation);
    }

    /// <summary>Whether a guardrail has a rule here.</summary>
    public static bool Has(string guardrail) => All.Any(rule => rule.Guardrail.Id == guardrail);

    /// <summary>Looks at an operation.</summary>
    /// <param name="context">The operation.</param>
    /// <param name="report">Takes what is found.</param>
    public void Look(OperationAnalysisContext context, Action<OperationAnalysisContext, Finding, Location> report)
    {
        var rules = RulesFor(context.Operation);
        if (rules.Length == 0 || context.IsGeneratedCode)
            return;
        var sight = new Sight(context.Operation, context.ContainingSymbol, _compilation, Found, context.CancellationToken);
        foreach (var rule in rules)
            rule.Look(sight);

        void Found(Finding finding, Location place)
        {
            // A secret is one in whatever program.
            if (finding.Guardrail.Id == GuardrailIds.NoSecretInSource ? _makesHost.Value : _isService.Value)
                report(context, finding, place);
        }
    }

    private OperationRule[] RulesFor(IOperation operation)
    {
        if (operation is ILiteralOperation literal)
            return SecretLiterals.Concerns(literal) ? OfLiterals : None;
        if (operation is ILoopOperation)
            return OfLoops;
        if (SymbolOf(operation) is not { } symbol)
            return None;
        if (!_concerned.TryGetValue(symbol, out var rules))
            _concerned[symbol] = rules = Array.FindAll(All, rule => rule.Concerns(symbol)) is { Length: > 0 } some ? some : None;
        return rules;
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition,
        IObjectCreationOperation creation => creation.Constructor?.OriginalDefinition,
        IPropertyReferenceOperation { Property: { IsStatic: true } or { Name: "MaxRequestBodySize" or "MultipartBodyLengthLimit" } } used => used.Property,
        _ => null,
    };

    // A tool may live next to a service and reference all that the service does. Asked when there is something to report.
    private bool MakesHost()
    {
        foreach (var maker in HostMakers)
        {
            if (Mentions(maker))
                return true;
        }

        return false;
    }

    private bool Mentions(string word)
    {
        foreach (var tree in _compilation.SyntaxTrees)
        {
            if (tree.GetText().ToString().IndexOf(word, StringComparison.Ordinal) >= 0)
                return true;
        }

        return false;
    }
}
