using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PlatformService1.Ordering;

namespace PlatformService1.Api;

internal static class OrderEndpoints
{
    private const int DefaultPageSize = 20;

    /// <summary>Maps <c>/v1/orders</c>.</summary>
    public static RouteGroupBuilder MapOrders(this IEndpointRouteBuilder endpoints)
    {
        var orders = endpoints.MapGroup("/v1/orders").WithTags("Orders");
        orders.MapGet("/", ListAsync).WithName("ListOrders").WithSummary("Lists orders, the newest first.")
            .ProducesValidationProblem();
        orders.MapPost("/", PlaceAsync).WithName("PlaceOrder").WithSummary("Places an order. With an Idempotency-Key it may be sent again.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        orders.MapGet("/{id:guid}", GetAsync).WithName("GetOrder").WithSummary("Gets an order.")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);
        orders.MapPut("/{id:guid}/status", ChangeStatusAsync).WithName("ChangeOrderStatus").WithSummary("Confirms, ships or cancels the order that If-Match names.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status428PreconditionRequired);
        return orders;
    }

    private static async Task<Ok<OrderPage>> ListAsync([AsParameters] ListOrders query, IOrderStore store, CancellationToken cancellationToken)
    {
        // One more than asked for tells whether there is a next page.
        var pageSize = query.PageSize ?? DefaultPageSize;
        var orders = await store.ListAsync(query.Status, query.Before, pageSize + 1, cancellationToken);
        var page = orders.Take(pageSize).ToList();
        return TypedResults.Ok(new OrderPage([.. page.Select(OrderResponse.From)], orders.Count > pageSize ? page[^1].Id : null));
    }

    private static async Task<Results<Created<OrderResponse>, ProblemHttpResult>> PlaceAsync(
        PlaceOrder body,
        [FromHeader(Name = "Idempotency-Key"), StringLength(100, MinimumLength = 1)] string? idempotencyKey,
        OrderDesk desk,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var lines = body.Lines.Select((line, index) => new OrderLine(index + 1, line.Product, line.Quantity, line.UnitPrice)).ToList();
        var request = idempotencyKey is null ? null : new RequestKey(ScopedKey(context, idempotencyKey), FingerprintOf(body));
        if (await desk.PlaceAsync(body.Customer, body.Currency, lines, request, cancellationToken) is not { } order)
            return TypedResults.Problem("The Idempotency-Key was used for another order before.", statusCode: StatusCodes.Status422UnprocessableEntity);

        context.Response.GetTypedHeaders().ETag = EntityTag.Of(order);
        return TypedResults.Created($"/v1/orders/{order.Id}", OrderResponse.From(order));
    }

    private static async Task<Results<Ok<OrderResponse>, StatusCodeHttpResult, ProblemHttpResult>> GetAsync(
        Guid id, IOrderStore store, HttpContext context, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } order)
            return NoSuchOrder(id);

        context.Response.GetTypedHeaders().ETag = EntityTag.Of(order);
        return EntityTag.IsKnownTo(context.Request, order)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(OrderResponse.From(order));
    }

    private static async Task<Results<Ok<OrderResponse>, ProblemHttpResult>> ChangeStatusAsync(
        Guid id,
        ChangeStatus body,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IOrderStore store,
        OrderDesk desk,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        if (ifMatch is null)
            return TypedResults.Problem("Name the version to change: send the order's ETag as If-Match.", statusCode: StatusCodes.Status428PreconditionRequired);
        if (await store.FindAsync(id, cancellationToken) is not { } order)
            return NoSuchOrder(id);
        if (!EntityTag.IsMeantBy(context.Request, order))
            return ChangedMeanwhile();
        if (!order.CanMoveTo(body.Status))
            return TypedResults.Problem($"An order that is {order.Status} can't become {body.Status}.", statusCode: StatusCodes.Status409Conflict);
        if (await desk.MoveAsync(order, body.Status, cancellationToken) is not { } moved)
            return ChangedMeanwhile();

        context.Response.GetTypedHeaders().ETag = EntityTag.Of(moved);
        return TypedResults.Ok(OrderResponse.From(moved));
    }

    private static ProblemHttpResult NoSuchOrder(Guid id)
        => TypedResults.Problem($"There is no order {id}.", statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult ChangedMeanwhile()
        => TypedResults.Problem("The order has been changed since: get it again and decide anew.", statusCode: StatusCodes.Status412PreconditionFailed);

    // Two callers may choose the same key.
    private static string ScopedKey(HttpContext context, string key)
        => $"{context.User.FindFirst("sub")?.Value}/{key}";

    private static string FingerprintOf(PlaceOrder body)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(body)));
}
