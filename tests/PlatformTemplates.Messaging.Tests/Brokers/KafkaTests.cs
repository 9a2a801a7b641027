using Confluent.Kafka;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Kafka;
using PlatformTemplates.Messaging.Telemetry;

namespace PlatformTemplates.Messaging.Tests.Brokers;

public sealed class KafkaTests(KafkaCluster cluster) : BrokerTests
{
    protected override Dictionary<string, string> Settings => cluster.Settings();

    protected override Dictionary<string, string> Nowhere => new() { ["Messaging:Kafka:BootstrapServers"] = "127.0.0.1:1" };

    protected override string Prefix => CloudEventHeaders.KafkaPrefix;

    private protected override void Use(MessagingBuilder messaging) => messaging.UseKafka();

    // Asking for a topic makes it; the mock cluster's new group protocol sees none that is made after the subscription.
    private protected override Task PrepareAsync(TestService service) => Task.Run(() =>
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = cluster.BootstrapServers, AllowAutoCreateTopics = true }).Build();
        admin.GetMetadata(Topic, TimeSpan.FromSeconds(10));
    });

    [Fact]
    public async Task The_origin_of_a_dead_letter_is_its_partition_and_offset()
    {
        await using var service = await StartAsync(options => options.Retry.MaxAttempts = 1);
        (int? Partition, long? Offset) origin = default;
        service.Greeter.On = (_, context, _) =>
        {
            origin = (context.Received.Partition, context.Received.Offset);
            throw new InvalidOperationException();
        };
        await service.Publisher.PublishAsync(new Greeting("poison"), "key", TestContext.Current.CancellationToken);

        var letter = Assert.Single(await service.WaitForDeadLettersAsync(1));

        Assert.Equal(($"{origin.Partition}", $"{origin.Offset}"), (letter.Message.Headers["dead-letter-partition"], letter.Message.Headers["dead-letter-offset"]));
    }

    [Fact]
    public async Task No_more_is_taken_than_may_be_in_flight_however_much_there_is()
    {
        var finish = new TaskCompletionSource();
        await using var service = await StartAsync(options => (options.Concurrency, options.MaxInFlight) = (4, 10));
        service.Greeter.On = (_, _, cancellationToken) => finish.Task.WaitAsync(cancellationToken);
        using var lag = new Gauge(TelemetryNames.Lag, "messaging.destination.name", Topic);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => service.Publisher.PublishAsync(new Greeting($"{i}"), $"{i}", TestContext.Current.CancellationToken)));
        await Patience.Until(() => lag.Sum() == 100);

        // Longer than the consumer waits for room before it pauses its partitions.
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(4, service.Greeter.Attempts.Count);
        finish.SetResult();

        Assert.Equal(100, (await service.Greeter.NextAsync(100)).Distinct().Count());
        await Patience.Until(() => lag.Sum() == 0);
    }

    [Fact]
    public async Task A_second_instance_takes_over_partitions_and_nothing_is_lost_or_out_of_order()
    {
        // The classic protocol: the mock cluster moves no partition to a second member by the new one.
        var settings = cluster.Settings(alone: false);
        await using var first = await StartAsync(settings: settings);
        await using var second = Build(settings: settings);
        var last = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var taken = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        foreach (var (service, name) in new[] { (first, "first"), (second, "second") })
        {
            service.Greeter.On = (greeting, context, _) =>
            {
                taken[name] = true;
                // Delivered again is allowed, skipped is not.
                if (greeting.Number > last.GetValueOrDefault(context.Key!) + 1)
                    order.Enqueue($"{name}: {context.Key} {greeting.Number} after {last.GetValueOrDefault(context.Key!)}");
                last.AddOrUpdate(context.Key!, greeting.Number, (_, before) => Math.Max(before, greeting.Number));
                return Task.CompletedTask;
            };
        }

        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"key {i}")];
        var number = 0;
        await SendAsync();
        await Patience.Until(() => keys.All(key => last.GetValueOrDefault(key) == number));
        await second.StartAsync();
        while (!taken.ContainsKey("second"))
            await SendAsync();
        await Patience.Until(() => keys.All(key => last.GetValueOrDefault(key) == number));

        Assert.Empty(order);
        Assert.True(taken.ContainsKey("first"));

        async Task SendAsync()
        {
            number++;
            await Task.WhenAll(keys.Select(key => first.Publisher.PublishAsync(new Greeting(key, number), key, TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task Partitions_that_come_while_there_is_no_room_are_consumed_nevertheless()
    {
        var settings = cluster.Settings(alone: false);
        // So slow that the room is never free for long: both instances are paused when partitions move.
        static void Narrow(SubscriptionOptions options) => (options.Concurrency, options.MaxInFlight) = (2, 6);
        await using var first = await StartAsync(Narrow, settings);
        await using var second = Build(Narrow, settings);
        var handled = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var both = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        foreach (var (service, name) in new[] { (first, "first"), (second, "second") })
        {
            service.Greeter.On = async (greeting, _, cancellationToken) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(450), cancellationToken);
                both[name] = handled[greeting.Text] = true;
            };
        }

        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => first.Publisher.PublishAsync(new Greeting($"{i}"), $"key {i}", TestContext.Current.CancellationToken)));
        await Patience.Until(() => handled.Count >= 5);
        await second.StartAsync();
        await Patience.Until(() => handled.Count == 120);

        Assert.Equal(2, both.Count);
    }

    [Fact]
    public async Task The_embedded_broker_needs_nothing_installed()
    {
        await using var service = await StartAsync(settings: new() { ["Messaging:Kafka:Embedded"] = "true" });
        await service.Publisher.PublishAsync(new Greeting("hello"), "key", TestContext.Current.CancellationToken);
        Assert.Equal("hello", (await service.Greeter.NextAsync()).Greeting.Text);
    }

    [Fact]
    public async Task A_service_without_servers_or_the_embedded_broker_says_what_is_missing()
    {
        await using var service = Build(settings: []);
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(service.StartAsync);
        Assert.Contains("Messaging:Kafka needs either BootstrapServers", exception.Message, StringComparison.Ordinal);
    }
}
