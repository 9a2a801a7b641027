using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using OpenInference;

namespace PlatformService1.Tests.Security;

public sealed class AuthorizationTests(AnyService service) : IClassFixture<AnyService>
{
    [Fact]
    public async Task A_caller_with_a_token_is_served()
        => Assert.Equal(HttpStatusCode.OK, await PredictWithAsync(TestTokens.Create()));

    [Fact]
    public async Task A_caller_without_a_token_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await PredictWithAsync(null));

    [Fact]
    public async Task A_token_for_another_service_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await PredictWithAsync(TestTokens.Create(audience: "another")));

    [Fact]
    public async Task A_token_signed_by_somebody_else_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await PredictWithAsync(TestTokens.Create(key: RandomNumberGenerator.GetBytes(32))));

    [Fact]
    public async Task A_token_of_yesterday_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await PredictWithAsync(TestTokens.Create(issuedAt: DateTime.UtcNow.AddDays(-1))));

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Probes_and_the_contract_need_no_token(string path)
        => Assert.Equal(HttpStatusCode.OK, await GetWithAsync(null, path));

    [Theory]
    [InlineData("/v2/models/delivery-time")]
    [InlineData("/v2/health/ready")]
    public async Task The_inference_protocol_needs_a_token(string path)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await GetWithAsync(null, path));
        Assert.Equal(HttpStatusCode.OK, await GetWithAsync(TestTokens.Create(), path));
    }

    [Fact]
    public async Task The_inference_protocol_needs_a_token_by_grpc()
    {
        using var client = service.CreateClient();
        client.DefaultRequestHeaders.Authorization = null;
        using var channel = GrpcChannel.ForAddress(client.BaseAddress!, new GrpcChannelOptions { HttpClient = client });

        var refused = await Assert.ThrowsAsync<RpcException>(() => new GRPCInferenceService.GRPCInferenceServiceClient(channel).ServerReadyAsync(new ServerReadyRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);

        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    private async Task<HttpStatusCode> PredictWithAsync(string? token)
    {
        using var client = service.CreateClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.PostAsJsonAsync("/v1/delivery-times", DeliveryTimeApiTests.NewDelivery(), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> GetWithAsync(string? token, string path)
    {
        using var client = service.CreateClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
