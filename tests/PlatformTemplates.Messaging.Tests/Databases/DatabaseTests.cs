using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using PlatformTemplates.Messaging.EntityFrameworkCore;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests.Databases;

/// <summary>What inbox and outbox do in every database.</summary>
public abstract class DatabaseTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private protected Loopback Broker { get; } = new();

    private protected abstract void Use(DbContextOptionsBuilder options);

    /// <summary>Why there is no such database here; null when there is one.</summary>
    protected virtual string? Missing => null;

    private protected TestService Build(Action<IServiceCollection>? services = null, string pollInterval = "00:10:00") => TestService.Build(
        // What wakes the relay is the commit, not the time.
        new Dictionary<string, string> { ["Messaging:Outbox:PollInterval"] = pollInterval },
        messaging =>
        {
            messaging.Services.AddSingleton<IBroker>(Broker);
            messaging.UseInbox<GreetingContext>().UseOutbox<GreetingContext>();
            messaging.Publish<Greeting>("answers", "test.answer.v1");
            messaging.Subscribe("greetings", subscription =>
            {
                subscription.Options.Retry.MaxAttempts = 2;
                subscription.Options.Retry.FirstDelay = TimeSpan.FromMilliseconds(1);
                subscription.Handle<Greeting, StoringHandler>();
            });
        },
        collection =>
        {
            collection.AddDbContextPool<GreetingContext>(Use);
            services?.Invoke(collection);
        });

    private protected GreetingContext Open()
    {
        var options = new DbContextOptionsBuilder<GreetingContext>();
        Use(options);
        return new GreetingContext(options.Options);
    }

    [Fact]
    public async Task A_message_delivered_twice_has_its_effects_once()
    {
        await using var service = await Build().StartAsync();
        Assert.True(await Broker.DeliverAsync(Loopback.Message("1")));
        Assert.True(await Broker.DeliverAsync(Loopback.Message("1")));
        Assert.True(await Broker.DeliverAsync(Loopback.Message("2")));
        await Patience.Until(() => Broker.Sent.Count == 2);

        await using var context = Open();
        Assert.Equal(2, await context.Greetings.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, await context.Set<InboxMessage>().CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, service.Greeter.Attempts.Count);
    }

    [Fact]
    public async Task A_message_delivered_twice_at_the_same_time_has_its_effects_once()
    {
        await using var service = await Build().StartAsync();
        // Without a key nothing keeps them apart but the inbox.
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Broker.DeliverAsync(Loopback.Message("1", key: null))));

        Assert.All(done, Assert.True);
        await using var context = Open();
        Assert.Equal(1, await context.Greetings.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Events_of_two_sources_with_one_id_are_two_events()
    {
        await using var service = await Build().StartAsync();
        var message = Loopback.Message("1");
        await Broker.DeliverAsync(message);
        await Broker.DeliverAsync(message with { Headers = new Dictionary<string, string>(message.Headers) { ["ce_source"] = "/other" } });

        await using var context = Open();
        Assert.Equal(2, await context.Greetings.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_a_failed_attempt_did_is_undone_with_its_row_and_its_events()
    {
        await using var service = await Build().StartAsync();
        service.Greeter.On = (_, context, _) => context.Attempt == 1 ? throw new InvalidOperationException() : Task.CompletedTask;
        Assert.True(await Broker.DeliverAsync(Loopback.Message("1")));
        service.Greeter.On = (_, _, _) => throw new InvalidOperationException();
        Assert.True(await Broker.DeliverAsync(Loopback.Message("2")));
        await Patience.Until(() => !Broker.Sent.IsEmpty);

        await using var context = Open();
        Assert.Equal(1, await context.Greetings.CountAsync(TestContext.Current.CancellationToken));
        Assert.Equal("1", (await context.Set<InboxMessage>().SingleAsync(TestContext.Current.CancellationToken)).MessageId);
        // The relay takes a row away after its event is sent.
        await Patience.Until(async () => !await context.Set<OutboxMessage>().AnyAsync(TestContext.Current.CancellationToken));
        Assert.Single(Broker.Sent);
        Assert.Single(Broker.Buried);
    }

    [Fact]
    public async Task An_event_carries_the_trace_of_the_handler_that_published_it()
    {
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Source,
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await using var service = await Build().StartAsync();
        string? trace = null;
        service.Greeter.On = (_, _, _) =>
        {
            trace = System.Diagnostics.Activity.Current?.TraceId.ToString();
            return Task.CompletedTask;
        };
        await Broker.DeliverAsync(Loopback.Message("1"));
        await Patience.Until(() => !Broker.Sent.IsEmpty);

        Assert.NotNull(trace);
        Assert.Contains(trace, Broker.Sent.Single().Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_sent_after_the_commit_in_the_order_of_their_key()
    {
        await using var service = await Build().StartAsync();
        await SaveAsync(service, Enumerable.Range(0, 60).Select(i => (Key: $"key {i % 3}", Number: i)));
        await Patience.Until(() => Broker.Sent.Count == 60);

        Assert.All(Numbers(Broker.Sent), key => Assert.Equal(key.Value.Order(), key.Value));
        Assert.Equal(60, Broker.Sent.Select(message => message.Event.Id).Distinct().Count());
        await Patience.Until(IsOutboxEmptyAsync);
    }

    [Fact]
    public async Task What_is_rolled_back_is_never_sent()
    {
        await using var service = await Build(pollInterval: "00:00:00.050").StartAsync();
        await using (var scope = service.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<GreetingContext>();
            await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await context.Database.BeginTransactionAsync();
                await scope.ServiceProvider.GetRequiredService<IOutbox>().PublishAsync(new Greeting("never"), "key");
                await context.SaveChangesAsync();
                await transaction.RollbackAsync();
            });
        }

        await SaveAsync(service, [("key", 1)]);
        await Patience.Until(() => !Broker.Sent.IsEmpty);
        Assert.Equal([1], Numbers(Broker.Sent)["key"]);
    }

    [Fact]
    public async Task An_event_that_cannot_be_sent_holds_up_its_own_key_alone_and_is_not_lost()
    {
        await using var service = Build(pollInterval: "00:00:00.050");
        var broken = true;
        Broker.On = message => broken && Number(message!) == 2 ? throw new MessageNotSentException("No.") : Task.CompletedTask;
        await SaveAsync(service, [("a", 1), ("a", 2), ("a", 3), ("b", 4), ("c", 5)]);
        await service.StartAsync();
        await Patience.Until(() => Broker.Sent.Count == 3);
        Assert.Equal([1], Numbers(Broker.Sent)["a"]);

        Volatile.Write(ref broken, false);
        await Patience.Until(() => Broker.Sent.Count == 5);
        Assert.Equal([1, 2, 3], Numbers(Broker.Sent)["a"]);
    }

    [Fact]
    public async Task The_outbox_tells_how_much_waits_in_it_and_since_when()
    {
        await using var service = Build(pollInterval: "00:00:00.050");
        var broken = true;
        Broker.On = _ => Volatile.Read(ref broken) ? throw new MessageNotSentException("No.") : Task.CompletedTask;
        await SaveAsync(service, [("a", 1), ("b", 2)]);
        using var pending = new Gauge(TelemetryNames.OutboxPending);
        using var age = new Gauge(TelemetryNames.OutboxAge);
        await service.StartAsync();
        await Patience.Until(() => pending.Sum() == 2 && age.Sum() > 0);
        Volatile.Write(ref broken, false);
        await Patience.Until(() => pending.Sum() == 0 && age.Sum() == 0);
    }

    [Fact]
    public async Task Handled_messages_are_forgotten_when_they_are_old()
    {
        await using var service = await Build(services => services.AddSingleton<TimeProvider>(_time)).StartAsync();
        await Broker.DeliverAsync(Loopback.Message("old"));
        _time.Advance(TimeSpan.FromDays(4));
        await Broker.DeliverAsync(Loopback.Message("young"));
        _time.Advance(TimeSpan.FromDays(4));

        await using var context = Open();
        await Patience.Until(async () => await context.Set<InboxMessage>().AsNoTracking().CountAsync(TestContext.Current.CancellationToken) == 1);
        Assert.Equal("young", (await context.Set<InboxMessage>().SingleAsync(TestContext.Current.CancellationToken)).MessageId);
    }

    public virtual async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        await using var context = Open();
        await context.Database.EnsureCreatedAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Missing is not null)
            return;
        await using var context = Open();
        await context.Database.EnsureDeletedAsync();
    }

    private protected static async Task SaveAsync(TestService service, IEnumerable<(string Key, int Number)> events)
    {
        await using var scope = service.Services.CreateAsyncScope();
        foreach (var (key, number) in events)
            await scope.ServiceProvider.GetRequiredService<IOutbox>().PublishAsync(new Greeting(key, number), key, TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<GreetingContext>().SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private protected static Dictionary<string, List<int>> Numbers(ConcurrentQueue<OutgoingMessage> sent)
        => sent.GroupBy(message => message.Key!).ToDictionary(group => group.Key, group => group.Select(Number).ToList());

    private protected async Task<bool> IsOutboxEmptyAsync()
    {
        await using var context = Open();
        return !await context.Set<OutboxMessage>().AnyAsync(TestContext.Current.CancellationToken);
    }

    private static int Number(OutgoingMessage message) => JsonSerializer.Deserialize<Greeting>(message.Body.Span, JsonSerializerOptions.Web)!.Number;
}
