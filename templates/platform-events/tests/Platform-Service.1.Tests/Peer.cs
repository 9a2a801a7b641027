using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlatformService1.Messaging;
using PlatformService1.Shipments;
using PlatformTemplates.Messaging;
//#if (usesKafka)
using PlatformTemplates.Messaging.Kafka;
//#endif
using PlatformTemplates.Messaging.Publishing;
//#if (usesRabbitMq)
using PlatformTemplates.Messaging.RabbitMq;
//#endif
using PlatformTemplates.Messaging.Transport;

namespace PlatformService1.Tests;

/// <summary>The services around this one: they place orders and hear of shipments, over the broker.</summary>
public sealed class Peer : IAsyncDisposable
{
    private const string Source = "/peer";

    private readonly IHost _host;

    private Peer(IHost host) => _host = host;

    private MessageFactory Messages => _host.Services.GetRequiredService<MessageFactory>();

    private IBroker Broker => _host.Services.GetRequiredService<IBroker>();

    private Listener Heard => _host.Services.GetRequiredService<Listener>();

    internal static async Task<Peer> StartAsync(TestBroker broker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Peer" });
        builder.Configuration.AddCommandLine([.. broker.Settings, $"--Messaging:Source={Source}"]);
        builder.Services.AddSingleton<Listener>();
        builder.AddMessaging(messaging =>
        {
//#if (usesKafka)
            messaging.UseKafka();
//#else
            messaging.UseRabbitMq();
//#endif
            messaging.UseEventFormat();
            messaging.Publish<OrderPlaced>("orders", "com.example.order.placed.v1");
            messaging.Publish<ShipmentPrepared>("shipments", "com.example.shipment.prepared.v1");
            messaging.Subscribe("shipments", shipments => shipments.Handle<ShipmentPrepared, Listener>());
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Peer(host);
    }

    /// <summary>Tells that an order was placed.</summary>
    public async Task<OutgoingMessage> PlaceAsync(OrderPlaced order)
    {
        var message = await CreateAsync(order);
        await SendAsync(message);
        return message;
    }

    /// <summary>Makes a message that tells of an order.</summary>
    public async Task<OutgoingMessage> CreateAsync(OrderPlaced order)
//#if (usesProtobuf)
        => await Messages.CreateAsync(order, order.OrderId, TestContext.Current.CancellationToken);
//#else
        => await Messages.CreateAsync(order, order.OrderId.ToString(), TestContext.Current.CancellationToken);
//#endif

    /// <summary>Sends a message as it is.</summary>
    public Task SendAsync(OutgoingMessage message) => Broker.SendAsync(message, TestContext.Current.CancellationToken);

    /// <summary>Whether any shipment that a service tells of was heard of.</summary>
    public bool HasHeardFrom(string source) => Heard.Events.Any(heard => heard.Source == source);

    /// <summary>Waits for the first shipment of an order that a service tells of.</summary>
    public async Task<ShipmentPrepared> WaitForShipmentAsync(string source, Guid orderId)
    {
        await Patience.UntilAsync(() => Task.FromResult(Find(source, orderId).Any()));
        return Find(source, orderId).First();
    }

    /// <summary>All shipments of an order that a service has told of until now.</summary>
    public async Task<IReadOnlyList<ShipmentPrepared>> ListShipmentsAsync(string source, Guid orderId)
    {
        // What is sent last, with the same key, comes last.
        var last = ShipmentPrepared.Of(Shipment.Prepare(orderId, "C1", [("pen", 1)], DateTimeOffset.UnixEpoch));
        await SendAsync(await Messages.CreateAsync(last, orderId.ToString(), TestContext.Current.CancellationToken));
        await Patience.UntilAsync(() => Task.FromResult(Find(Source, orderId).Contains(last)));
        return [.. Find(source, orderId)];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private IEnumerable<ShipmentPrepared> Find(string source, Guid orderId)
//#if (usesProtobuf)
        => Heard.Events.Where(heard => heard.Source == source && heard.Shipment.OrderId == orderId.ToString()).Select(heard => heard.Shipment);
//#else
        => Heard.Events.Where(heard => heard.Source == source && heard.Shipment.OrderId == orderId).Select(heard => heard.Shipment);
//#endif

    private sealed class Listener : IMessageHandler<ShipmentPrepared>
    {
        public ConcurrentQueue<(string Source, ShipmentPrepared Shipment)> Events { get; } = [];

        public Task HandleAsync(ShipmentPrepared message, MessageContext context, CancellationToken cancellationToken)
        {
            Events.Enqueue((context.Event.Source, message));
            return Task.CompletedTask;
        }
    }
}
