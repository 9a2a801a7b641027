using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests.Handling;

public sealed class MessageProcessorTests
{
    private readonly Loopback _broker = new();
    private readonly FakeTimeProvider _time = new();
    private Transaction? _transaction;

    private TestService Build(Action<SubscriptionOptions>? configure = null, string? eventType = "test.greeting.v1") => TestService.Build(
        new Dictionary<string, string>(),
        messaging =>
        {
            messaging.Services.AddSingleton<IBroker>(_broker);
            messaging.Services.AddSingleton<TimeProvider>(_time);
            if (_transaction is not null)
                messaging.Services.AddSingleton<IMessageTransaction>(_transaction);
            messaging.Subscribe("greetings", subscription =>
            {
                configure?.Invoke(subscription.Options);
                subscription.Handle<Greeting, GreetingHandler>(eventType);
            });
        });

    [Fact]
    public async Task The_waits_between_attempts_grow_to_the_longest_and_are_counted()
    {
        await using var service = await Build(options =>
        {
            options.Retry.MaxAttempts = 5;
            options.Retry.FirstDelay = TimeSpan.FromSeconds(10);
            options.Retry.MaxDelay = TimeSpan.FromSeconds(40);
        }).StartAsync();
        using var retries = new MetricCollector<long>(service.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TelemetryNames.Source, TelemetryNames.Retries);
        using var durations = new MetricCollector<double>(service.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TelemetryNames.Source, TelemetryNames.ProcessDuration);
        using var buried = new MetricCollector<long>(service.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), TelemetryNames.Source, TelemetryNames.DeadLetters);
        var start = _time.GetUtcNow();
        List<TimeSpan> moments = [];
        service.Greeter.On = (_, _, _) =>
        {
            moments.Add(_time.GetUtcNow() - start);
            throw new InvalidOperationException();
        };

        var delivery = _broker.DeliverAsync(Loopback.Message("1"));
        await Patience.Until(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return delivery.IsCompleted;
        });

        Assert.True(await delivery);
        var waits = moments.Zip(moments.Skip(1), (a, b) => (b - a).TotalSeconds).ToList();
        Assert.Equal(4, waits.Count);
        // Between half of the exponential wait and all of it; the clock moves in halves of seconds, some while work is done.
        foreach (var (wait, exponential) in waits.Zip([10, 20, 40, 40]))
            Assert.True(wait >= exponential / 2.0, $"{wait} after {exponential}");
        Assert.Equal(4, retries.GetMeasurementSnapshot().EvaluateAsCounter());
        Assert.Equal(5, durations.GetMeasurementSnapshot().Count);
        Assert.All(durations.GetMeasurementSnapshot(), duration => Assert.Equal(typeof(InvalidOperationException).FullName, duration.Tags["error.type"]));
        Assert.Equal(DeadLetterReasons.RetriesExhausted, Assert.Single(buried.GetMeasurementSnapshot()).Tags["platform.messaging.reason"]);
    }

    [Fact]
    public async Task What_fails_before_the_handler_is_called_is_waited_for_and_costs_no_attempt()
    {
        _transaction = new Transaction(failures: 20);
        await using var service = await Build(options => options.Retry.MaxAttempts = 1).StartAsync();
        _transaction.Services = service.Services;

        var delivery = _broker.DeliverAsync(Loopback.Message("1"));
        await Patience.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return delivery.IsCompleted;
        });

        Assert.True(await delivery);
        Assert.Equal([("hello", 1)], service.Greeter.Attempts);
        Assert.Empty(_broker.Buried);
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_cancelled_and_counts_as_failed()
    {
        await using var service = await Build(options =>
        {
            options.HandlerTimeout = TimeSpan.FromSeconds(5);
            options.Retry.MaxAttempts = 1;
        }).StartAsync();
        service.Greeter.On = (_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        var delivery = _broker.DeliverAsync(Loopback.Message("1"));
        await Patience.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return delivery.IsCompleted;
        });

        Assert.Equal(typeof(TimeoutException).FullName, Assert.Single(_broker.Buried).Reason[DeadLetterHeaders.ExceptionType]);
    }

    [Fact]
    public async Task A_message_that_waits_is_handed_back_when_the_service_stops()
    {
        await using var service = await Build().StartAsync();
        service.Greeter.On = (_, _, _) => throw new InvalidOperationException();
        var delivery = _broker.DeliverAsync(Loopback.Message("1"));
        await Patience.Until(() => !service.Greeter.Attempts.IsEmpty);
        await _broker.HandBack.CancelAsync();

        Assert.False(await delivery);
        Assert.Single(service.Greeter.Attempts);
    }

    [Fact]
    public async Task A_message_of_a_type_without_a_handler_is_skipped()
    {
        await using var service = await Build().StartAsync();
        Assert.True(await _broker.DeliverAsync(Loopback.Message("1", type: "test.other.v1")));
        Assert.Empty(service.Greeter.Attempts);
        Assert.Empty(_broker.Buried);
    }

    [Fact]
    public async Task A_message_of_a_type_without_a_handler_becomes_a_dead_letter_where_that_is_wanted()
    {
        await using var service = await Build(options => options.UnknownTypes = UnknownTypes.DeadLetter).StartAsync();
        Assert.True(await _broker.DeliverAsync(Loopback.Message("1", type: "test.other.v1")));
        Assert.Equal(DeadLetterReasons.UnknownType, Assert.Single(_broker.Buried).Reason[DeadLetterHeaders.Reason]);
    }

    [Fact]
    public async Task A_handler_for_any_type_gets_also_what_is_no_CloudEvent()
    {
        await using var service = await Build(eventType: null).StartAsync();
        var foreign = Loopback.Message("1") with { Headers = new Dictionary<string, string>(), Id = "greetings/0/7", Type = "greeting" };
        Assert.True(await _broker.DeliverAsync(foreign));
        var (_, context) = await service.Greeter.NextAsync();
        Assert.Equal(("greetings/0/7", "greeting", "greetings"), (context.Id, context.Type, context.Event.Source));
    }

    [Theory]
    [InlineData("ce_id", "without the attribute 'id'")]
    [InlineData("ce_source", "without the attribute 'source'")]
    [InlineData("ce_type", "without the attribute 'type'")]
    public async Task A_CloudEvent_without_a_required_attribute_becomes_a_dead_letter(string header, string message)
    {
        await using var service = await Build().StartAsync();
        var whole = Loopback.Message("1");
        var headers = new Dictionary<string, string>(whole.Headers);
        headers.Remove(header);
        Assert.True(await _broker.DeliverAsync(whole with { Headers = headers }));
        var reason = Assert.Single(_broker.Buried).Reason;
        Assert.Equal(DeadLetterReasons.Unreadable, reason[DeadLetterHeaders.Reason]);
        Assert.Contains(message, reason[DeadLetterHeaders.ExceptionMessage], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_not_done_before_it_is_among_the_dead_letters()
    {
        await using var service = await Build(options => options.Retry.MaxAttempts = 1).StartAsync();
        service.Greeter.On = (_, _, _) => throw new InvalidOperationException();
        var refusals = 3;
        _broker.On = _ => refusals-- > 0 ? throw new MessageNotSentException("Not now.") : Task.CompletedTask;

        var delivery = _broker.DeliverAsync(Loopback.Message("1"));
        await Patience.Until(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return delivery.IsCompleted;
        });

        Assert.True(await delivery);
        Assert.Single(_broker.Buried);
        Assert.Single(service.Greeter.Attempts);
    }

    [Fact]
    public async Task No_more_attempts_begin_than_the_rate_allows()
    {
        await using var service = await Build(options => options.RateLimit = 20, eventType: null).StartAsync();
        var started = System.Diagnostics.Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => _broker.DeliverAsync(Loopback.Message($"{i}", key: null))));
        // 2 at once, and 2 every tenth of a second: a lower bound that no slow machine can break.
        Assert.True(started.Elapsed > TimeSpan.FromSeconds(1), $"30 took {started.Elapsed}");
    }

    private sealed class Transaction(int failures) : IMessageTransaction
    {
        private int _failures = failures;

        public async Task<bool> RunAsync(MessageContext context, Func<IServiceProvider, CancellationToken, Task> handle, CancellationToken cancellationToken)
        {
            if (_failures-- > 0)
                throw new IOException("The database is away.");
            await handle(Services!, cancellationToken);
            return true;
        }

        public IServiceProvider? Services { get; set; }
    }
}
