using Microsoft.EntityFrameworkCore;
using PlatformService1.Data;
using PlatformService1.Shipments;
using PlatformTemplates.Messaging;

namespace PlatformService1.Messaging;

/// <summary>
/// Prepares the shipment of a placed order. The shipment, the event that tells of it and the note that this message was
/// handled are committed together, or not at all.
/// </summary>
internal sealed partial class OrderPlacedHandler(
    ShipmentsContext database,
    IOutbox outbox,
    ShipmentTelemetry telemetry,
    TimeProvider time,
    ILogger<OrderPlacedHandler> logger) : IMessageHandler<OrderPlaced>
{
    public async Task HandleAsync(OrderPlaced order, MessageContext context, CancellationToken cancellationToken)
    {
        if (FaultOf(order) is { } fault)
            throw new MessageRejectedException($"Order {order.OrderId} can't be shipped: {fault}.");

//#if (usesProtobuf)
        var shipment = Shipment.Prepare(Guid.Parse(order.OrderId), order.Customer, order.Lines.Select(line => (line.Product, line.Quantity)), time.GetUtcNow());
//#else
        var shipment = Shipment.Prepare(order.OrderId, order.Customer, order.Lines.Select(line => (line.Product, line.Quantity)), time.GetUtcNow());
//#endif

        // The inbox knows a message that comes again; this is for the same order told in another message.
        if (await database.Shipments.AnyAsync(known => known.OrderId == shipment.OrderId, cancellationToken))
        {
            LogPreparedBefore(shipment.OrderId);
            return;
        }

        using var activity = telemetry.StartPreparing(shipment.OrderId);
        database.Shipments.Add(shipment);
        await outbox.PublishAsync(ShipmentPrepared.Of(shipment), shipment.OrderId.ToString(), cancellationToken);
        telemetry.Prepared(shipment);
        LogPrepared(shipment.Id, shipment.OrderId, shipment.Parcels);
    }

    // What the schema demands and no repetition would mend.
    private static string? FaultOf(OrderPlaced order)
    {
//#if (usesProtobuf)
        if (!Guid.TryParse(order.OrderId, out _))
            return "its id is no UUID";
//#endif
        if (order.Customer.Length is 0 or > 50)
            return "its customer needs 1 to 50 characters";
        if (order.Lines.Count == 0)
            return "it has no lines";
        if (order.Lines.Any(line => line.Product.Length is 0 or > 50))
            return "a product needs 1 to 50 characters";
        return order.Lines.Any(line => line.Quantity < 1) ? "a quantity is less than 1" : null;
    }

    [LoggerMessage(LogLevel.Information, "Shipment {ShipmentId} of order {OrderId} was prepared, in {Parcels} parcels")]
    private partial void LogPrepared(Guid shipmentId, Guid orderId, int parcels);

    [LoggerMessage(LogLevel.Information, "The shipment of order {OrderId} was prepared before")]
    private partial void LogPreparedBefore(Guid orderId);
}
