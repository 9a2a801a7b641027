using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using PlatformService1.Api;
using PlatformService1.Deliveries;
using PlatformService1.Training;
using PlatformTemplates.Inference;

namespace PlatformService1.Tests;

/// <summary>What the typed API promises.</summary>
public sealed class DeliveryTimeApiTests(AnyService service) : IClassFixture<AnyService>
{
    private const string Path = "/v1/delivery-times";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_time_is_predicted()
    {
        var answer = await PredictAsync(NewDelivery());

        Assert.InRange(answer.Minutes, 20, 60);
        Assert.Equal(PublishedModel.Newest(TrainingFolders.Find().Models)?.Manifest.Version, answer.ModelVersion);
    }

    [Fact]
    public async Task A_longer_way_more_stops_and_a_heavy_parcel_take_longer()
    {
        var usual = await PredictAsync(NewDelivery());

        Assert.True((await PredictAsync(NewDelivery() with { DistanceKm = 16 })).Minutes > usual.Minutes + 5);
        Assert.True((await PredictAsync(NewDelivery() with { StopsBefore = 9 })).Minutes > usual.Minutes + 5);
        Assert.True((await PredictAsync(NewDelivery() with { WeightKg = 25 })).Minutes > usual.Minutes + 2);
    }

    [Fact]
    public async Task What_counts_is_the_time_on_the_clocks_of_the_place()
    {
        var there = new DateTimeOffset(2025, 3, 4, 17, 0, 0, TimeSpan.FromHours(9));

        var rushHour = await PredictAsync(NewDelivery() with { LeavesAt = there });
        var noon = await PredictAsync(NewDelivery() with { LeavesAt = there.AddHours(-5) });

        Assert.True(rushHour.Minutes > noon.Minutes + 2);
    }

    public static TheoryData<string, object> InvalidDeliveries => new()
    {
        { "DistanceKm", NewDelivery() with { DistanceKm = 0 } },
        { "DistanceKm", NewDelivery() with { DistanceKm = 40.1 } },
        { "WeightKg", NewDelivery() with { WeightKg = -1 } },
        { "WeightKg", NewDelivery() with { WeightKg = 51 } },
        { "StopsBefore", NewDelivery() with { StopsBefore = -1 } },
        { "StopsBefore", NewDelivery() with { StopsBefore = 21 } },
        { "RainMmPerHour", NewDelivery() with { RainMmPerHour = 51 } },
    };

    [Theory]
    [MemberData(nameof(InvalidDeliveries), DisableDiscoveryEnumeration = true)]
    public async Task A_delivery_that_can_not_be_is_refused(string field, object delivery)
    {
        using var client = service.CreateClient();

        using var response = await client.PostAsJsonAsync(Path, delivery, Cancelled);

        var errors = (await ProblemAsync(HttpStatusCode.BadRequest, response)).GetProperty("errors");
        Assert.Equal([field], errors.EnumerateObject().Select(error => error.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"distanceKm":"8","weightKg":2,"stopsBefore":3,"leavesAt":"2025-03-04T12:00:00+01:00"}""")]
    [InlineData("""{"distanceKm":8,"weightKg":2,"stopsBefore":3,"leavesAt":"noon"}""")]
    [InlineData("""{"distanceKm":NaN,"weightKg":2,"stopsBefore":3,"leavesAt":"2025-03-04T12:00:00+01:00"}""")]
    [InlineData("""{"distanceKm":8,"weightKg":2,"stopsBefore":2.5,"leavesAt":"2025-03-04T12:00:00+01:00"}""")]
    public async Task What_is_no_delivery_is_refused(string body)
    {
        using var client = service.CreateClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await client.PostAsync(Path, content, Cancelled);

        await ProblemAsync(HttpStatusCode.BadRequest, response);
    }

    [Theory]
    [InlineData(InferenceFailure.Overloaded, HttpStatusCode.TooManyRequests)]
    [InlineData(InferenceFailure.NotReady, HttpStatusCode.ServiceUnavailable)]
    [InlineData(InferenceFailure.UnknownModel, HttpStatusCode.ServiceUnavailable)]
    [InlineData(InferenceFailure.TimedOut, HttpStatusCode.GatewayTimeout)]
    [InlineData(InferenceFailure.ModelFailed, HttpStatusCode.InternalServerError)]
    [InlineData(InferenceFailure.InvalidRequest, HttpStatusCode.InternalServerError)]
    public async Task A_caller_without_a_prediction_is_told_why_and_when_to_try_again(InferenceFailure failure, HttpStatusCode status)
    {
        await using var failing = service.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<IInference>(new Failing(failure))));
        using var client = failing.CreateClient();
        client.DefaultRequestHeaders.Authorization = service.CreateClient().DefaultRequestHeaders.Authorization;

        using var response = await client.PostAsJsonAsync(Path, NewDelivery(), Cancelled);

        await ProblemAsync(status, response);
        Assert.Equal(failure == InferenceFailure.Overloaded ? TimeSpan.FromSeconds(2) : null, response.Headers.RetryAfter?.Delta);
    }

    internal static PredictDeliveryTime NewDelivery() => new()
    {
        DistanceKm = 8,
        WeightKg = 2.5,
        StopsBefore = 4,
        LeavesAt = new DateTimeOffset(2025, 3, 4, 12, 0, 0, TimeSpan.FromHours(1)),
    };

    private async Task<DeliveryTimeResponse> PredictAsync(PredictDeliveryTime delivery)
    {
        using var client = service.CreateClient();
        using var response = await client.PostAsJsonAsync(Path, delivery, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<DeliveryTimeResponse>(Cancelled))!;
    }

    private static async Task<JsonElement> ProblemAsync(HttpStatusCode status, HttpResponseMessage response)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }

    private sealed class Failing(InferenceFailure failure) : IInference
    {
        public Task<InferenceResult> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
            => throw new InferenceException(failure, "There is none.") { RetryAfter = failure == InferenceFailure.Overloaded ? TimeSpan.FromSeconds(1.2) : null };
    }
}
