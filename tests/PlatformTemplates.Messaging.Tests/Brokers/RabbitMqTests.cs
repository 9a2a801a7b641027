using System.Net;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.RabbitMq;
using PlatformTemplates.Messaging.Transport;
using RabbitMQ.Client;

namespace PlatformTemplates.Messaging.Tests.Brokers;

public sealed class RabbitMqTests : BrokerTests, IAsyncLifetime
{
    protected override Dictionary<string, string> Settings => RabbitMqServer.Settings;

    protected override Dictionary<string, string> Nowhere => new() { ["Messaging:RabbitMq:Uri"] = "amqp://127.0.0.1:1/" };

    protected override string Prefix => CloudEventHeaders.AmqpPrefix;

    private protected override void Use(MessagingBuilder messaging) => messaging.UseRabbitMq();

    // Looking at the dead letters declares the queues: an exchange alone keeps nothing.
    private protected override Task PrepareAsync(TestService service) => service.ListDeadLettersAsync();

    [Fact]
    public async Task A_server_that_can_not_be_reached_is_named_with_its_setting_and_without_its_password()
    {
        await using var service = Build(settings: new() { ["Messaging:RabbitMq:Uri"] = "amqp://guest:secret@127.0.0.1:1/" });

        var exception = await Assert.ThrowsAsync<IOException>(() => service.Services.GetRequiredService<IBroker>().PingAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("RabbitMQ can't be reached at amqp://127.0.0.1:1 (", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("): start it there, or set Messaging:RabbitMq:Uri to another one.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_takes_its_consumer_along_too_often_becomes_a_dead_letter()
    {
        var settings = Settings;
        settings["Messaging:RabbitMq:DeliveryLimit"] = "1";
        settings["Messaging:ShutdownTimeout"] = "00:00:00.010";
        string? id = null;
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            var begun = new TaskCompletionSource();
            await using var service = Build(settings: settings);
            await PrepareAsync(service);
            service.Greeter.On = async (_, _, cancellationToken) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            };
            await service.StartAsync();
            id ??= await service.Publisher.PublishAsync(new Greeting("deadly"), "key", TestContext.Current.CancellationToken);
            await Patience.For(begun.Task);
        }

        await using var next = Build(settings: settings);
        var letter = Assert.Single(await next.WaitForDeadLettersAsync(1));
        Assert.Equal((id, DeadLetterReasons.DeliveryLimit), (letter.Id, letter.Reason));
    }

    [Fact]
    public async Task A_lost_connection_is_made_again_and_nothing_is_lost_or_out_of_order()
    {
        await using var proxy = new TcpProxy(IPEndPoint.Parse($"127.0.0.1:{RabbitMqServer.Uri.Port}"));
        var settings = Settings;
        settings["Messaging:RabbitMq:Uri"] = new UriBuilder(RabbitMqServer.Uri) { Host = "127.0.0.1", Port = proxy.Port }.Uri.AbsoluteUri;
        await using var service = await StartAsync(settings: settings);
        await service.Publisher.PublishAsync(new Greeting("before"), "key", TestContext.Current.CancellationToken);
        await service.Greeter.NextAsync();

        List<int> seen = [];
        for (var number = 1; number <= 30; number++)
        {
            if (number % 10 == 0)
                proxy.Cut();
            await SendAsync(service, number);
        }

        while (seen.Distinct().Count() < 30)
            seen.Add((await service.Greeter.NextAsync()).Greeting.Number);

        // Without an inbox what was not acknowledged in time comes twice; the first of each are in order.
        Assert.Equal(Enumerable.Range(1, 30), seen.Distinct());
    }

    [Fact]
    public async Task An_event_that_nobody_is_bound_for_fails_only_where_a_route_is_required()
    {
        var settings = Settings;
        await using (var service = Build(settings: settings))
            await service.Publisher.PublishAsync(new Greeting("to nobody"), "key", TestContext.Current.CancellationToken);

        settings["Messaging:RabbitMq:RequireRoute"] = "true";
        await using var strict = Build(settings: settings);
        var exception = await Assert.ThrowsAsync<MessageNotSentException>(() => strict.Publisher.PublishAsync(new Greeting("to nobody"), "key", TestContext.Current.CancellationToken));
        Assert.Contains($"No queue is bound to '{Topic}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_one_of_two_instances_consumes_and_the_other_takes_over()
    {
        await using var first = await StartAsync();
        await first.Publisher.PublishAsync(new Greeting("before"), "key", TestContext.Current.CancellationToken);
        await first.Greeter.NextAsync();
        await using var second = await StartAsync();
        await first.Publisher.PublishAsync(new Greeting("one"), "key", TestContext.Current.CancellationToken);
        Assert.Equal("one", (await first.Greeter.NextAsync()).Greeting.Text);
        await first.StopAsync();
        await second.Publisher.PublishAsync(new Greeting("two"), "key", TestContext.Current.CancellationToken);
        Assert.Equal("two", (await second.Greeter.NextAsync()).Greeting.Text);
        Assert.Single(second.Greeter.Attempts);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // What a test leaves on the server goes with it.
    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_RABBITMQ") is not { Length: > 0 } uri)
            return;
        await using var connection = await new ConnectionFactory { Uri = new Uri(uri) }.CreateConnectionAsync(CancellationToken.None);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: CancellationToken.None);
        await channel.ExchangeDeleteAsync(Topic);
        await channel.QueueDeleteAsync($"{Topic}.Greetings");
        await channel.QueueDeleteAsync($"{Topic}.Greetings.dead-letters");
    }

    private static async Task SendAsync(TestService service, int number)
    {
        while (true)
        {
            try
            {
                await service.Publisher.PublishAsync(new Greeting("hello", number), "key", TestContext.Current.CancellationToken);
                return;
            }
            catch (MessageNotSentException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }
        }
    }
}
