using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads registrations of HTTP clients.</summary>
internal static class HttpClientReader
{
    private const string Standard = "AddStandardResilienceHandler";

    // What the factory itself offers besides handlers: none of them retries.
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "ConfigureHttpClient", "SetHandlerLifetime", "AddTypedClient", "RedactLoggedHeaders", "ConfigurePrimaryHttpMessageHandler", "UseSocketsHttpHandler", "RemoveAllLoggers", "AddDefaultLogger", "AddServiceDiscovery", "AddHeaderPropagation",
    };

    /// <summary>A call of <c>AddHttpClient</c> with what is chained to it.</summary>
    public static HttpClientRegistration Registration(IInvocationOperation call)
    {
        var (end, mayRetry) = (call, false);
        while (end.Chained() is { } next)
        {
            mayRetry |= !Plain.Contains(next.TargetMethod.Name);
            end = next;
        }

        // A builder that is kept or given back gets its handlers elsewhere.
        mayRetry |= end.Parent is not IExpressionStatementOperation;
        var type = call.SemanticModel!.Compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.IHttpClientBuilder");
        var atHand = !call.SemanticModel.LookupSymbols(call.Syntax.SpanStart, type, Standard, includeReducedExtensionMethods: true).IsEmpty;
        return new HttpClientRegistration(Places.Of(call.Syntax), Places.Of(end.Syntax), mayRetry, atHand);
    }
}
