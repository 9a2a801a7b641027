//#if (usesProtobuf)
using Google.Protobuf.WellKnownTypes;
//#endif
using Microsoft.EntityFrameworkCore;
using PlatformService1.Messaging;
using PlatformService1.Shipments;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.EntityFrameworkCore;

namespace PlatformService1.Tests;

/// <summary>What goes in and out over the broker; run on every database that the service can use.</summary>
public abstract class EventTests
{
    protected abstract RunningService Service { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_becomes_a_shipment_that_others_are_told_of()
    {
        var order = Guid.NewGuid();
        await Service.Peer.PlaceAsync(SampleOrder.New(order, pens: 30));

        var told = await Service.WaitForShipmentAsync(order);

        var shipment = Assert.Single(await ShipmentsOf(order));
        Assert.Equal([new ShipmentLine("book", 1), new ShipmentLine("pen", 30)], shipment.Lines.OrderBy(line => line.Product, StringComparer.Ordinal));
//#if (usesProtobuf)
        Assert.Equal(new ShipmentPrepared { ShipmentId = $"{shipment.Id}", OrderId = $"{order}", Parcels = 2, PreparedAt = Timestamp.FromDateTimeOffset(shipment.PreparedAt) }, told);
//#else
        Assert.Equal(new ShipmentPrepared { ShipmentId = shipment.Id, OrderId = order, Parcels = 2, PreparedAt = shipment.PreparedAt }, told);
//#endif
    }

    [Fact]
    public async Task A_message_delivered_twice_has_its_effects_once()
    {
        var order = Guid.NewGuid();
        var message = await Service.Peer.PlaceAsync(SampleOrder.New(order));
        await Service.Peer.SendAsync(message);
        await UntilHandledAsync(order);

        Assert.Single(await ShipmentsOf(order));
        Assert.Single(await Service.ListShipmentsAsync(order));
    }

    [Fact]
    public async Task An_order_told_in_two_messages_is_shipped_once()
    {
        var order = Guid.NewGuid();
        await Service.Peer.PlaceAsync(SampleOrder.New(order));
        await Service.Peer.PlaceAsync(SampleOrder.New(order));
        await UntilHandledAsync(order);

        Assert.Single(await ShipmentsOf(order));
        Assert.Single(await Service.ListShipmentsAsync(order));
    }

    [Fact]
    public async Task What_can_never_be_shipped_is_a_dead_letter_with_its_reason_and_holds_up_nothing()
    {
        var order = Guid.NewGuid();
        var poison = await Service.Peer.PlaceAsync(SampleOrder.Empty(order));
        await Service.Peer.PlaceAsync(SampleOrder.New(order));

        await Service.WaitForShipmentAsync(order);
        var letter = await Service.WaitForDeadLetterAsync(poison);

        Assert.Equal(DeadLetterReasons.Rejected, letter.Reason);
        Assert.Equal($"Order {order} can't be shipped: it has no lines.", letter.ExceptionMessage);
        Assert.Equal(1, letter.Attempts);
    }

    [Fact]
    public async Task A_body_that_can_not_be_read_is_a_dead_letter_and_holds_up_nothing()
    {
        var order = Guid.NewGuid();
        var poison = await Service.Peer.CreateAsync(SampleOrder.New(order)) with { Body = "no order"u8.ToArray() };
        await Service.Peer.SendAsync(poison);
        await Service.Peer.PlaceAsync(SampleOrder.New(order));

        await Service.WaitForShipmentAsync(order);

        Assert.Equal(DeadLetterReasons.Unreadable, (await Service.WaitForDeadLetterAsync(poison)).Reason);
    }

    [Fact]
    public async Task A_failure_that_passes_is_outlasted_and_later_messages_of_the_order_wait()
    {
        var order = Guid.NewGuid();
        Service.Faults.Plan(order, times: 2);
        await Service.Peer.PlaceAsync(SampleOrder.New(order, pens: 30));
        await Service.Peer.PlaceAsync(SampleOrder.New(order));
        await UntilHandledAsync(order);

        Assert.Equal(2, Assert.Single(await ShipmentsOf(order)).Parcels);
        Assert.Equal(2, Assert.Single(await Service.ListShipmentsAsync(order)).Parcels);
    }

    [Fact]
    public async Task A_failure_that_stays_is_a_dead_letter_after_the_last_attempt()
    {
        var order = Guid.NewGuid();
        Service.Faults.Plan(order, times: 6);
        var message = await Service.Peer.PlaceAsync(SampleOrder.New(order));

        var letter = await Service.WaitForDeadLetterAsync(message);

        Assert.Equal((DeadLetterReasons.RetriesExhausted, 6), (letter.Reason, letter.Attempts));
        Assert.Empty(await ShipmentsOf(order));
    }

    private Task<List<Shipment>> ShipmentsOf(Guid orderId)
        => Service.UseDatabaseAsync(database => database.Shipments.AsNoTracking().Where(shipment => shipment.OrderId == orderId).ToListAsync(Cancelled));

    // Messages of an order are handled one after the other: when another one was handled, those before it were, too.
    private async Task UntilHandledAsync(Guid orderId)
    {
        var last = await Service.Peer.PlaceAsync(SampleOrder.New(orderId));
        await Patience.UntilAsync(() => Service.UseDatabaseAsync(database => database.Set<InboxMessage>().AnyAsync(message => message.MessageId == last.Event.Id, Cancelled)));
    }
}
