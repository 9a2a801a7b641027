using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using PlatformService1.Api;
using PlatformService1.Ordering;

namespace PlatformService1.Tests;

/// <summary>What the API promises, whatever the orders are kept in.</summary>
public abstract class OrderApiTests
{
    protected abstract RunningService Service { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_placed_order_can_be_read()
    {
        using var client = Service.CreateClient();

        using var placed = await client.PostAsJsonAsync("/v1/orders", NewOrder(), Cancelled);
        var order = await placed.Content.ReadFromJsonAsync<OrderResponse>(Cancelled);
        using var read = await client.GetAsync(placed.Headers.Location, Cancelled);

        Assert.Equal(HttpStatusCode.Created, placed.StatusCode);
        Assert.NotNull(order);
        Assert.Equal(13.5m, order.Total);
        Assert.Equal(["pen", "book"], order.Lines.Select(line => line.Product));
        Assert.Equal(placed.Headers.ETag, read.Headers.ETag);
        Assert.Equivalent(order, await read.Content.ReadFromJsonAsync<OrderResponse>(Cancelled));
    }

    [Fact]
    public async Task An_unknown_order_is_not_found()
    {
        using var client = Service.CreateClient();

        using var response = await client.GetAsync($"/v1/orders/{Guid.NewGuid()}", Cancelled);

        await AssertProblemAsync(HttpStatusCode.NotFound, response);
    }

    [Fact]
    public async Task What_the_client_has_already_is_not_sent_again()
    {
        using var client = Service.CreateClient();
        var (location, tag, _) = await PlaceAsync(client);

        using var request = new HttpRequestMessage(HttpMethod.Get, location) { Headers = { IfNoneMatch = { tag } } };
        using var response = await client.SendAsync(request, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal(tag, response.Headers.ETag);
    }

    public static TheoryData<string, object> InvalidOrders => new()
    {
        { "Customer", NewOrder() with { Customer = "" } },
        { "Customer", NewOrder() with { Customer = new string('c', 51) } },
        { "Currency", NewOrder() with { Currency = "euro" } },
        { "Lines", NewOrder() with { Lines = [] } },
        { "Lines", NewOrder() with { Lines = [.. Enumerable.Repeat(NewOrder().Lines[0], 101)] } },
        { "Lines[0].Quantity", NewOrder() with { Lines = [NewOrder().Lines[0] with { Quantity = 0 }] } },
        { "Lines[0].UnitPrice", NewOrder() with { Lines = [NewOrder().Lines[0] with { UnitPrice = -1 }] } },
    };

    [Theory]
    [MemberData(nameof(InvalidOrders), DisableDiscoveryEnumeration = true)]
    public async Task An_invalid_order_is_refused_and_the_reason_named(string field, object order)
    {
        using var client = Service.CreateClient();

        using var response = await client.PostAsJsonAsync("/v1/orders", order, Cancelled);

        await AssertProblemAsync(HttpStatusCode.BadRequest, response);
        var problem = await response.Content.ReadFromJsonAsync<ValidationProblem>(Cancelled);
        Assert.Contains(field, problem!.Errors.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    public async Task A_page_is_bounded(string pageSize)
    {
        using var client = Service.CreateClient();

        using var response = await client.GetAsync($"/v1/orders?pageSize={pageSize}", Cancelled);

        await AssertProblemAsync(HttpStatusCode.BadRequest, response);
    }

    [Fact]
    public async Task The_list_is_read_page_by_page_newest_first()
    {
        using var client = Service.CreateClient();
        var placed = new List<Guid>();
        for (var i = 0; i < 5; i++)
            placed.Add((await PlaceAsync(client)).Order.Id);

        var read = new List<Guid>();
        var next = "";
        do
        {
            var page = await client.GetFromJsonAsync<OrderPage>($"/v1/orders?pageSize=2{next}", Cancelled);
            Assert.InRange(page!.Items.Count, 1, 2);
            read.AddRange(page.Items.Select(order => order.Id));
            next = page.Next is { } id ? $"&before={id}" : null;
        }
        while (next is not null);

        Assert.Equal(read.OrderDescending(), read);
        Assert.Equal(read.Distinct(), read);
        Assert.Empty(placed.Except(read));
    }

    [Fact]
    public async Task The_list_can_be_narrowed_to_a_status()
    {
        using var client = Service.CreateClient();
        var (location, tag, order) = await PlaceAsync(client);
        await PlaceAsync(client);
        using var cancelled = await ChangeStatusAsync(client, location, tag, OrderStatus.Cancelled);

        var page = await client.GetFromJsonAsync<OrderPage>("/v1/orders?pageSize=100&status=Cancelled", Cancelled);

        Assert.Contains(order.Id, page!.Items.Select(item => item.Id));
        Assert.All(page.Items, item => Assert.Equal(OrderStatus.Cancelled, item.Status));
    }

    [Fact]
    public async Task A_repeated_request_places_one_order()
    {
        using var client = Service.CreateClient();
        var key = Guid.NewGuid().ToString();

        using var first = await PlaceAsync(client, NewOrder(), key);
        using var second = await PlaceAsync(client, NewOrder(), key);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task Requests_repeated_at_the_same_time_place_one_order()
    {
        using var client = Service.CreateClient();
        var key = Guid.NewGuid().ToString();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PlaceAsync(client, NewOrder(), key)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        Assert.Single(responses.Select(response => response.Headers.Location).Distinct());
    }

    [Fact]
    public async Task A_key_used_for_another_order_is_refused()
    {
        using var client = Service.CreateClient();
        var key = Guid.NewGuid().ToString();
        using var first = await PlaceAsync(client, NewOrder(), key);

        using var second = await PlaceAsync(client, NewOrder() with { Customer = "C2" }, key);

        await AssertProblemAsync(HttpStatusCode.UnprocessableEntity, second);
    }

    [Fact]
    public async Task A_change_names_the_version_it_is_meant_for()
    {
        using var client = Service.CreateClient();
        var (location, tag, _) = await PlaceAsync(client);

        using var unnamed = await client.PutAsJsonAsync($"{location}/status", new ChangeStatus { Status = OrderStatus.Confirmed }, Cancelled);
        using var confirmed = await ChangeStatusAsync(client, location, tag, OrderStatus.Confirmed);
        using var late = await ChangeStatusAsync(client, location, tag, OrderStatus.Cancelled);

        await AssertProblemAsync(HttpStatusCode.PreconditionRequired, unnamed);
        Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        Assert.NotEqual(tag, confirmed.Headers.ETag);
        await AssertProblemAsync(HttpStatusCode.PreconditionFailed, late);
        Assert.Equal(OrderStatus.Confirmed, (await client.GetFromJsonAsync<OrderResponse>(location, Cancelled))!.Status);
    }

    [Fact]
    public async Task Of_changes_at_the_same_time_one_wins()
    {
        using var client = Service.CreateClient();
        var (location, tag, _) = await PlaceAsync(client);

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ChangeStatusAsync(client, location, tag, OrderStatus.Confirmed)));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, responses.Count(response => response.StatusCode == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_step_that_an_order_can_not_take_is_a_conflict()
    {
        using var client = Service.CreateClient();
        var (location, tag, _) = await PlaceAsync(client);

        using var response = await ChangeStatusAsync(client, location, tag, OrderStatus.Shipped);

        await AssertProblemAsync(HttpStatusCode.Conflict, response);
    }

    [Theory]
    [InlineData("/health/startup")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task The_service_is_healthy(string path)
    {
        using var client = Service.CreateClient();

        using var response = await client.GetAsync(path, Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static PlaceOrder NewOrder() => new()
    {
        Customer = "C1",
        Currency = "EUR",
        Lines =
        [
            new PlaceOrderLine { Product = "pen", Quantity = 3, UnitPrice = 0.5m },
            new PlaceOrderLine { Product = "book", Quantity = 1, UnitPrice = 12m },
        ],
    };

    private static async Task<HttpResponseMessage> PlaceAsync(HttpClient client, PlaceOrder order, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders") { Content = JsonContent.Create(order), Headers = { { "Idempotency-Key", key } } };
        return await client.SendAsync(request, Cancelled);
    }

    private static async Task<(Uri Location, EntityTagHeaderValue Tag, OrderResponse Order)> PlaceAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/v1/orders", NewOrder(), Cancelled);
        response.EnsureSuccessStatusCode();
        return (response.Headers.Location!, response.Headers.ETag!, (await response.Content.ReadFromJsonAsync<OrderResponse>(Cancelled))!);
    }

    private static async Task<HttpResponseMessage> ChangeStatusAsync(HttpClient client, Uri location, EntityTagHeaderValue tag, OrderStatus status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{location}/status")
        {
            Content = JsonContent.Create(new ChangeStatus { Status = status }),
            Headers = { IfMatch = { tag } },
        };
        return await client.SendAsync(request, Cancelled);
    }

    private static async Task AssertProblemAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync(Cancelled));
    }

    private sealed record ValidationProblem(Dictionary<string, string[]> Errors);
}
