using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlatformService1.Data;
using PlatformService1.Messaging;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.EntityFrameworkCore;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Transport;

namespace PlatformService1.Tests;

/// <summary>The service in this process, with a broker and a peer of its own.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestBroker _broker;

    private RunningService(IHost host, TestBroker broker, Peer peer)
    {
        _host = host;
        _broker = broker;
        Peer = peer;
    }

    /// <summary>Who places orders and hears of shipments.</summary>
    public Peer Peer { get; }

    /// <summary>Lets attempts to save fail.</summary>
    internal SavingFaults Faults => _host.Services.GetRequiredService<SavingFaults>();

    private string Source => SourceOf(_broker);

    /// <summary>Starts a service on a broker of its own.</summary>
    public static async Task<RunningService> StartAsync(params string[] settings)
    {
        var broker = new TestBroker();
        var peer = await Peer.StartAsync(broker);
        return await StartAsync(broker, peer, settings);
    }

    /// <summary>Starts a service on a broker that it takes over.</summary>
    internal static async Task<RunningService> StartAsync(TestBroker broker, Peer peer, params string[] settings)
    {
        var builder = ServiceHost.CreateBuilder([.. SettingsOn(broker), .. settings]);
        builder.Services.AddSingleton<SavingFaults>();
        builder.Services.ConfigureDbContext<ShipmentsContext>((services, options) => options.AddInterceptors(services.GetRequiredService<SavingFaults>()));
        var host = builder.Build();
        await host.MigrateDatabaseAsync();
        await host.StartAsync(TestContext.Current.CancellationToken);

        // Until its subscription has begun, RabbitMQ forgets what is published, and Kafka keeps it for later.
        await Patience.UntilAsync(async () =>
        {
            await peer.PlaceAsync(SampleOrder.New(Guid.NewGuid()));
            return peer.HasHeardFrom(SourceOf(broker));
        });
        return new RunningService(host, broker, peer);
    }

    /// <summary>The settings of a service on a broker.</summary>
    internal static string[] SettingsOn(TestBroker broker) =>
    [
        .. broker.Settings,
        $"--Messaging:Source={SourceOf(broker)}",
        "--Messaging:Subscriptions:orders:Retry:FirstDelay=00:00:00.010",
        "--Logging:LogLevel:Default=Warning",
        // The failures that the tests make.
        "--Logging:LogLevel:PlatformTemplates.Messaging.Handling=None",
    ];

    /// <summary>Waits for the first shipment of an order that the service tells of.</summary>
    public Task<ShipmentPrepared> WaitForShipmentAsync(Guid orderId) => Peer.WaitForShipmentAsync(Source, orderId);

    /// <summary>All shipments of an order that the service has told of, when nothing is left to be sent.</summary>
    public async Task<IReadOnlyList<ShipmentPrepared>> ListShipmentsAsync(Guid orderId)
    {
        await Patience.UntilAsync(() => UseDatabaseAsync(async database => !await database.Set<OutboxMessage>().AnyAsync(TestContext.Current.CancellationToken)));
        return await Peer.ListShipmentsAsync(Source, orderId);
    }

    /// <summary>Waits until a message is among the dead letters.</summary>
    public async Task<DeadLetter> WaitForDeadLetterAsync(OutgoingMessage message)
    {
        var deadLetters = _host.Services.GetRequiredService<IBroker>().DeadLettersOf(_host.Services.GetRequiredService<Subscription>());
        DeadLetter? found = null;
        await Patience.UntilAsync(async () =>
        {
            found = await deadLetters.ListAsync(TestContext.Current.CancellationToken).FirstOrDefaultAsync(letter => letter.Id == message.Event.Id, TestContext.Current.CancellationToken);
            return found is not null;
        });
        return found!;
    }

    /// <summary>Looks into the database.</summary>
    internal async Task<T> UseDatabaseAsync<T>(Func<ShipmentsContext, Task<T>> use)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ShipmentsContext>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        await Peer.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private static string SourceOf(TestBroker broker) => $"/{broker.Group}";
}
