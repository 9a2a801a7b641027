using System.Net;
using System.Net.Http.Json;
using PlatformService1.Deliveries;

namespace PlatformService1.Tests;

/// <summary>What happens when more is asked for than there is time for.</summary>
public sealed class OverloadTests : IAsyncLifetime
{
    private const int Rows = 5_000;

    private readonly RunningService _service = new(new Dictionary<string, string>
    {
        ["Inference:Models:delivery-time:Batching:Enabled"] = "false",
        ["Inference:Models:delivery-time:Batching:MaxQueueLength"] = "1",
        ["Inference:Models:delivery-time:Timeout"] = "00:01:00",
    });

    public ValueTask InitializeAsync() => _service.InitializeAsync();

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task What_is_too_much_is_refused_at_once_and_the_rest_is_answered()
    {
        using var client = _service.CreateClient();
        var row = DeliveryFeatures.Of(DeliveryTimeApiTests.NewDelivery().ToDelivery());
        var request = new { inputs = new[] { new { name = "features", datatype = "FP32", shape = new[] { Rows, row.Length }, data = Enumerable.Repeat(row, Rows).SelectMany(values => values).ToArray() } } };

        var responses = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.PostAsJsonAsync("/v2/models/delivery-time/infer", request, TestContext.Current.CancellationToken)));

        var refused = responses.Where(response => response.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, response => Assert.NotNull(response.Headers.RetryAfter));
        Assert.NotEmpty(responses.Except(refused));
        Assert.All(responses.Except(refused), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        foreach (var response in responses)
            response.Dispose();
    }
}
