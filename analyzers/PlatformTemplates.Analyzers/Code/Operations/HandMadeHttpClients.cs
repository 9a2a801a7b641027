using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary><c>new HttpClient()</c> in a service.</summary>
internal sealed class HandMadeHttpClients() : OperationRule(GuardrailIds.OutboundHttp)
{
    public override bool Concerns(ISymbol symbol)
        => symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { Name: "HttpClient", ContainingNamespace: { Name: "Http", ContainingNamespace.Name: "Net" } } };

    public override void Look(Sight sight)
    {
        var creation = (IObjectCreationOperation)sight.Operation;
        if (!IsMadeHere(creation) || sight.IsInCommand() || sight.Member.ContainingType.IsA("IHttpClientFactory"))
            return;

        var factory = creation.Arguments.IsEmpty && creation.Initializer is null ? Factory(sight) : null;
        sight.Report(
            this, creation.Syntax,
            "This HttpClient is made by hand: its connections outlive changes of DNS or are opened anew each time, and no resilience handler stands before it. Take it from an IHttpClientFactory, or take a typed client that AddHttpClient registers.",
            factory is null ? null : Sight.Replace("Take the client from the factory", creation.Syntax, factory + ".CreateClient()"));
    }

    // A handler from elsewhere may be the factory's own, or a test's.
    private static bool IsMadeHere(IObjectCreationOperation client)
        => client.Arguments.All(a => a.Value.Bare() switch
        {
            IObjectCreationOperation handler => handler.Type?.Name is "HttpClientHandler" or "SocketsHttpHandler" or "WinHttpHandler",
            { ConstantValue.HasValue: true } => true,
            _ => a.Parameter?.Type.SpecialType == SpecialType.System_Boolean,
        });

    // CreateClient() without a name is an extension method, in the namespace of the interface.
    private static string? Factory(Sight sight)
    {
        if (!sight.CanCall("System.Net.Http.IHttpClientFactory", "CreateClient"))
            return null;
        if (sight.InScope("IHttpClientFactory") is { } factory)
            return factory;
        const string Resolve = "GetRequiredService<IHttpClientFactory>()";
        return sight.CanCall("System.IServiceProvider", "GetRequiredService") && sight.Knows("IHttpClientFactory", "System.Net.Http")
            ? sight.InScope("IServiceProvider", Resolve) ?? sight.InScope("WebApplication", "Services", Resolve)
            : null;
    }
}
