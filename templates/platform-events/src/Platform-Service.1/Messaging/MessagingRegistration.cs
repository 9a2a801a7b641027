using PlatformService1.Data;
using PlatformTemplates.Messaging.EntityFrameworkCore;
//#if (usesKafka)
using PlatformTemplates.Messaging.Kafka;
//#else
using PlatformTemplates.Messaging.RabbitMq;
//#endif

namespace PlatformService1.Messaging;

internal static class MessagingRegistration
{
    /// <summary>Says what the service consumes and publishes; <c>docs/asyncapi.yaml</c> says the same to others.</summary>
    public static void AddEvents(this HostApplicationBuilder builder) => builder.AddMessaging(messaging =>
    {
//#if (usesKafka)
        messaging.UseKafka();
//#else
        messaging.UseRabbitMq();
//#endif
        messaging.UseInbox<ShipmentsContext>().UseOutbox<ShipmentsContext>();
        messaging.UseEventFormat();

        messaging.Subscribe("orders", orders => orders.Handle<OrderPlaced, OrderPlacedHandler>("com.example.order.placed.v1"));
        messaging.Publish<ShipmentPrepared>("shipments", "com.example.shipment.prepared.v1");
    });
}
