using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using OpenInference;

namespace PlatformService1.Tests.Security;

/// <summary>The Open Inference Protocol is no way around the tokens.</summary>
public sealed class ProtocolAuthorizationTests(AnyService service) : IClassFixture<AnyService>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v2/models/delivery-time")]
    [InlineData("/v2/health/ready")]
    public async Task It_needs_a_token(string path)
    {
        using var client = service.CreateClient();
        using var allowed = await client.GetAsync(path, Cancelled);
        client.DefaultRequestHeaders.Authorization = null;
        using var refused = await client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task It_needs_a_token_by_grpc()
    {
        using var client = service.CreateClient();
        client.DefaultRequestHeaders.Authorization = null;
        using var channel = GrpcChannel.ForAddress(client.BaseAddress!, new GrpcChannelOptions { HttpClient = client });

        var refused = await Assert.ThrowsAsync<RpcException>(() => new GRPCInferenceService.GRPCInferenceServiceClient(channel).ServerReadyAsync(new ServerReadyRequest(), cancellationToken: Cancelled).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }
}
