using Microsoft.Extensions.Http.Resilience;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class ResilienceTests
{
    [Theory]
    [InlineData("GET", 4)]
    [InlineData("HEAD", 4)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task A_safe_call_is_tried_again_and_an_unsafe_one_never(string method, int tries)
    {
        Assert.Equal(tries, await TriesOfAsync(method));
    }

    [Fact]
    public async Task No_retries_means_one_try()
    {
        Assert.Equal(1, await TriesOfAsync("GET", ("ServiceDefaults:Resilience:MaxRetries", "0")));
    }

    [Fact]
    public async Task The_number_of_retries_is_configurable()
    {
        Assert.Equal(2, await TriesOfAsync("GET", ("ServiceDefaults:Resilience:MaxRetries", "1")));
    }

    [Fact]
    public async Task Turned_off_clients_are_plain()
    {
        Assert.Equal(1, await TriesOfAsync("GET", ("ServiceDefaults:Resilience:Enabled", "false")));
    }

    [Fact]
    public async Task Long_attempts_do_not_break_the_circuit_breakers_own_rules()
    {
        Assert.Equal(1, await TriesOfAsync("POST", ("ServiceDefaults:Resilience:AttemptTimeout", "00:01:00"), ("ServiceDefaults:Resilience:TotalTimeout", "00:05:00")));
    }

    private static async Task<int> TriesOfAsync(string method, params (string, string?)[] settings)
    {
        var builder = Hosts.Worker(settings);
        builder.AddServiceDefaults();
        using var server = new UnavailableServer();
        builder.Services.AddHttpClient("stock").ConfigurePrimaryHttpMessageHandler(() => server);
        // The tries count here, not the time between them; it also shows that an application can still tune the pipeline.
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(pipeline => pipeline.Retry.Delay = TimeSpan.Zero);
        using var host = builder.Build();
        using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("stock");

        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("http://stock/"));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        return server.Requests;
    }

    private sealed class UnavailableServer : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
