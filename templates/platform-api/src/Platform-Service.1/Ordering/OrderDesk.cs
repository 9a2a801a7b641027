namespace PlatformService1.Ordering;

/// <summary>Takes orders and moves them on: what the API offers, without HTTP.</summary>
internal sealed partial class OrderDesk(IOrderStore store, OrderTelemetry telemetry, TimeProvider time, ILogger<OrderDesk> logger)
{
    /// <summary>
    /// Places an order. When the request was answered before, the order of that time; when its key was used for another
    /// content, none.
    /// </summary>
    public async Task<Order?> PlaceAsync(string customer, string currency, IReadOnlyList<OrderLine> lines, RequestKey? request, CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartPlacing(lines.Count);
        var order = Order.Place(customer, currency, lines, time.GetUtcNow(), request);
        var stored = await store.AddAsync(order, cancellationToken);
        activity?.SetTag("order.id", stored.Id);
        if (stored.Id == order.Id)
        {
            telemetry.Placed(stored);
            LogPlaced(stored.Id, lines.Count);
            return stored;
        }

        LogRepeated(stored.Id);
        return stored.Request?.Fingerprint == request?.Fingerprint ? stored : null;
    }

    /// <summary>Moves an order on; none when somebody else has changed it in the meantime.</summary>
    public async Task<Order?> MoveAsync(Order order, OrderStatus next, CancellationToken cancellationToken)
    {
        var moved = order.MoveTo(next);
        if (!await store.ReplaceAsync(moved, cancellationToken))
            return null;

        LogMoved(order.Id, order.Status, next);
        return moved;
    }

    [LoggerMessage(LogLevel.Information, "Order {OrderId} was placed with {Lines} lines")]
    private partial void LogPlaced(Guid orderId, int lines);

    [LoggerMessage(LogLevel.Information, "A request was repeated, its order is {OrderId}")]
    private partial void LogRepeated(Guid orderId);

    [LoggerMessage(LogLevel.Information, "Order {OrderId} went from {From} to {To}")]
    private partial void LogMoved(Guid orderId, OrderStatus from, OrderStatus to);
}
