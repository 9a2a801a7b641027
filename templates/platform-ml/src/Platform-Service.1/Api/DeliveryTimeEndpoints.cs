using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PlatformService1.Deliveries;
using PlatformTemplates.Inference;

namespace PlatformService1.Api;

internal static class DeliveryTimeEndpoints
{
    /// <summary>Maps <c>/v1/delivery-times</c>.</summary>
    public static RouteGroupBuilder MapDeliveryTimes(this IEndpointRouteBuilder endpoints)
    {
        var times = endpoints.MapGroup("/v1/delivery-times").WithTags("Delivery times");
        times.MapPost("/", PredictAsync).WithName("PredictDeliveryTime").WithSummary("Predicts how long a delivery takes.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
        return times;
    }

    private static async Task<Ok<DeliveryTimeResponse>> PredictAsync(
        PredictDeliveryTime body,
        [FromHeader(Name = "X-Traffic-Key"), StringLength(100, MinimumLength = 1)] string? trafficKey,
        IModel<Delivery, DeliveryTime> model,
        CancellationToken cancellationToken)
    {
        var prediction = await model.PredictAsync(body.ToDelivery(), trafficKey, cancellationToken);
        return TypedResults.Ok(new DeliveryTimeResponse(Math.Round(prediction.Value.Minutes, 1), prediction.Version));
    }
}
