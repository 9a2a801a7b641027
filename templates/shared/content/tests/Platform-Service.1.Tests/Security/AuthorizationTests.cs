using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace PlatformService1.Tests.Security;

public sealed class AuthorizationTests(AnyService service) : IClassFixture<AnyService>
{
    [Fact]
    public async Task A_caller_with_a_token_is_served()
        => Assert.Equal(HttpStatusCode.OK, await AskWithAsync(TestTokens.Create()));

    [Fact]
    public async Task A_caller_without_a_token_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(null));

    [Fact]
    public async Task A_token_for_another_service_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(TestTokens.Create(audience: "another")));

    [Fact]
    public async Task A_token_signed_by_somebody_else_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(TestTokens.Create(key: RandomNumberGenerator.GetBytes(32))));

    [Fact]
    public async Task A_token_of_yesterday_is_refused()
        => Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(TestTokens.Create(issuedAt: DateTime.UtcNow.AddDays(-1))));

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Probes_and_the_contract_need_no_token(string path)
        => Assert.Equal(HttpStatusCode.OK, await StatusAsync(null, new HttpRequestMessage(HttpMethod.Get, path)));

    private Task<HttpStatusCode> AskWithAsync(string? token) => StatusAsync(token, AnyRequest.Create());

    private async Task<HttpStatusCode> StatusAsync(string? token, HttpRequestMessage request)
    {
        using var client = service.CreateClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using (request)
        using (var response = await client.SendAsync(request, TestContext.Current.CancellationToken))
            return response.StatusCode;
    }
}
