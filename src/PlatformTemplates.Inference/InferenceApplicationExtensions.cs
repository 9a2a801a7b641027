using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Inference.Protocol.Grpc;
using PlatformTemplates.Inference.Protocol.Rest;
using PlatformTemplates.Inference.Serving;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Inference for a web application.</summary>
public static class InferenceApplicationExtensions
{
    /// <summary>
    /// Maps the Open Inference Protocol, version 2: REST under <c>/v2</c> and the gRPC service <c>inference.GRPCInferenceService</c>.
    /// gRPC without TLS needs a port of its own that speaks HTTP/2 alone (<c>Kestrel:Endpoints:Grpc:Protocols=Http2</c>).
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <returns>The endpoints of both, for what else they need, such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><c>AddInference</c> was not called.</exception>
    public static IEndpointConventionBuilder MapInference(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<ModelRepository>() is null)
            throw new InvalidOperationException("MapInference has no models: call builder.AddInference() before builder.Build().");
        var rest = RestEndpoints.Map(endpoints);
        rest.ExcludeFromDescription();
        return new Both(rest, endpoints.MapGrpcService<ProtocolService>());
    }

    private sealed class Both(params IEndpointConventionBuilder[] parts) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            foreach (var part in parts)
                part.Add(convention);
        }

        public void Finally(Action<EndpointBuilder> finalConvention)
        {
            foreach (var part in parts)
                part.Finally(finalConvention);
        }
    }
}
