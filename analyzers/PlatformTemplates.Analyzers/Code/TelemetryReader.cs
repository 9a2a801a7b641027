using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads activity sources and meters, and what OpenTelemetry is told of them.</summary>
internal static class TelemetryReader
{
    /// <summary>The sources and meters with a constant name, in the order of the code.</summary>
    public static IReadOnlyList<TelemetrySource> Sources(IEnumerable<IObjectCreationOperation> made, IEnumerable<IInvocationOperation> fromFactory)
    {
        var sources = new List<TelemetrySource>();
        foreach (var creation in made)
            Add(creation.Type!.Name == "ActivitySource" ? TelemetrySignals.Traces : TelemetrySignals.Metrics, creation.Arguments.FirstOrDefault(a => a.Parameter?.Name == "name")?.Value);
        foreach (var call in fromFactory)
            Add(TelemetrySignals.Metrics, call.Argument("name"));
        return [.. sources.OrderBy(s => s.Span.Path, StringComparer.Ordinal).ThenBy(s => s.Span.Start)];

        void Add(TelemetrySignals signal, IOperation? name)
        {
            if (name.Constant<string>() is { Length: > 0 } text)
                sources.Add(new TelemetrySource(signal, text, Places.Of(name!.Syntax)));
        }
    }

    /// <summary>What OpenTelemetry is told, by its own calls and by the options of the service defaults.</summary>
    public static IReadOnlyList<TelemetryRegistration> Registrations(SeenCalls calls, IEnumerable<IInvocationOperation> named)
        =>
        [
            .. calls[CallMeaning.AddsSources].Select(c => Registration(TelemetrySignals.Traces, c)),
            .. calls[CallMeaning.AddsMeters].Select(c => Registration(TelemetrySignals.Metrics, c)),
            .. named.Select(c => new TelemetryRegistration(
                ((IPropertyReferenceOperation)c.Instance!).Property.Name == "Sources" ? TelemetrySignals.Traces : TelemetrySignals.Metrics,
                c.Arguments[0].Value.Constant<string>() is { } name ? [name] : null, null)),
            // What is done by a method elsewhere may name any.
            .. calls[CallMeaning.AddsServiceDefaults].Where(c => c.Argument("configure") is { } configure && configure.Bare() is not IAnonymousFunctionOperation)
                .SelectMany(_ => new[] { TelemetrySignals.Traces, TelemetrySignals.Metrics }).Select(signal => new TelemetryRegistration(signal, null, null)),
        ];

    /// <summary>Between the parentheses of a call without arguments.</summary>
    public static SourceSpan? EmptyArguments(IInvocationOperation call)
        => call.Syntax is InvocationExpressionSyntax { ArgumentList: { Arguments.Count: 0 } list } ? Places.Of(list.SyntaxTree, new TextSpan(list.CloseParenToken.SpanStart, 0)) : null;

    private static TelemetryRegistration Registration(TelemetrySignals signal, IInvocationOperation call)
    {
        var names = call.Argument("names").Texts();
        var end = call.Syntax is InvocationExpressionSyntax { ArgumentList: var list } && call.Arguments.Any(a => a.ArgumentKind == ArgumentKind.ParamArray) ? Places.Of(list.SyntaxTree, new TextSpan(list.CloseParenToken.SpanStart, 0)) : null as SourceSpan?;
        return new TelemetryRegistration(signal, names, end);
    }
}
