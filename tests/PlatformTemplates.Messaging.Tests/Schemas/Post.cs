using System.Threading.Channels;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests.Schemas;

/// <summary>A service that publishes and handles messages of one type, on a broker in memory.</summary>
internal sealed class Post<TMessage> : IAsyncDisposable
    where TMessage : class
{
    public const string EventType = "test.parcel.v1";
    public const string Topic = "parcels";

    private Post(TestService service, Loopback broker) => (Service, Broker) = (service, broker);

    public TestService Service { get; }

    public Loopback Broker { get; }

    public static async Task<Post<TMessage>> StartAsync(Action<MessagingBuilder> use, Dictionary<string, string>? settings = null)
    {
        var broker = new Loopback();
        var service = TestService.Build(
            settings ?? [],
            messaging =>
            {
                messaging.Services.AddSingleton<IBroker>(broker);
                messaging.Publish<TMessage>(Topic, EventType);
                messaging.Subscribe(Topic, subscription =>
                {
                    subscription.Options.Retry.MaxAttempts = 1;
                    subscription.Options.Retry.FirstDelay = TimeSpan.FromMilliseconds(5);
                    subscription.Handle<TMessage, Recipient<TMessage>>(EventType);
                });
                use(messaging);
            },
            services => services.AddSingleton<Letterbox<TMessage>>());
        return new Post<TMessage>(await service.StartAsync(), broker);
    }

    /// <summary>Publishes a message.</summary>
    /// <returns>What came to the broker.</returns>
    public async Task<OutgoingMessage> PublishAsync(TMessage message)
    {
        await Service.Publisher.PublishAsync(message, "key", TestContext.Current.CancellationToken);
        return Broker.Sent.Last();
    }

    /// <summary>Delivers a body.</summary>
    /// <returns>The message that the handler got.</returns>
    public async Task<TMessage> ReceiveAsync(ReadOnlyMemory<byte> body)
    {
        var delivery = DeliverAsync(body);
        var message = await Patience.Read(Service.Services.GetRequiredService<Letterbox<TMessage>>().Messages);
        Assert.True(await delivery);
        return message;
    }

    /// <summary>Delivers a body that can't be read.</summary>
    /// <returns>Why it became a dead letter.</returns>
    public async Task<string> RejectAsync(ReadOnlyMemory<byte> body)
    {
        Assert.True(await DeliverAsync(body));
        var (_, reason) = Broker.Buried.Last();
        Assert.Equal("unreadable", reason["dead-letter-reason"]);
        return reason["dead-letter-exception-message"];
    }

    public Task<bool> DeliverAsync(ReadOnlyMemory<byte> body) => Broker.DeliverAsync(Loopback.Message("1", type: EventType) with { Body = body });

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

internal sealed class Letterbox<TMessage>
{
    private readonly Channel<TMessage> _messages = Channel.CreateUnbounded<TMessage>();

    public ChannelReader<TMessage> Messages => _messages.Reader;

    public void Put(TMessage message) => _messages.Writer.TryWrite(message);
}

internal sealed class Recipient<TMessage>(Letterbox<TMessage> letterbox) : IMessageHandler<TMessage>
{
    public Task HandleAsync(TMessage message, MessageContext context, CancellationToken cancellationToken)
    {
        letterbox.Put(message);
        return Task.CompletedTask;
    }
}
