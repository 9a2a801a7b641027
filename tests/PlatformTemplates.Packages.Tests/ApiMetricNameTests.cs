using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace PlatformTemplates.Packages.Tests;

[Collection(GeneratedApi.Users.Name)]
public sealed class ApiMetricNameTests(GeneratedApi service) : ServiceMetricNameTests(service)
{
    protected override async Task UseAsync(RunningService running, string connection, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = await running.Address };
        Assert.True((await client.GetAsync("/v1/orders", cancellationToken)).IsSuccessStatusCode);
        var order = new { customer = "C1", currency = "EUR", lines = new[] { new { product = "pen", quantity = 2, unitPrice = 1.5 } } };
        var placed = await client.PostAsJsonAsync("/v1/orders", order, cancellationToken);
        Assert.True(placed.IsSuccessStatusCode, await placed.Content.ReadAsStringAsync(cancellationToken));

        // The parser's exception: a service without one has no count of them.
        using var broken = new StringContent("{", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/v1/orders", broken, cancellationToken)).StatusCode);
    }
}
