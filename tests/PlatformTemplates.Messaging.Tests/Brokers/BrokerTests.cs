using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests.Brokers;

/// <summary>What holds on every broker.</summary>
public abstract class BrokerTests
{
    private const string EventType = "test.greeting.v1";

    /// <summary>A topic of this test alone.</summary>
    protected string Topic { get; } = $"greetings-{Guid.NewGuid():n}"[..20];

    /// <summary>How the broker is reached.</summary>
    protected abstract Dictionary<string, string> Settings { get; }

    /// <summary>The settings of a broker that is not there.</summary>
    protected abstract Dictionary<string, string> Nowhere { get; }

    /// <summary>What the attributes' headers start with.</summary>
    protected abstract string Prefix { get; }

    private protected abstract void Use(MessagingBuilder messaging);

    private protected TestService Build(Action<SubscriptionOptions>? configure = null, Dictionary<string, string>? settings = null) => TestService.Build(
        settings ?? Settings,
        messaging =>
        {
            Use(messaging);
            messaging.Publish<Greeting>(Topic, EventType);
            messaging.Subscribe(Topic, subscription =>
            {
                subscription.Options.Retry.FirstDelay = TimeSpan.FromMilliseconds(5);
                configure?.Invoke(subscription.Options);
                subscription.Handle<Greeting, GreetingHandler>(EventType);
            });
        });

    private protected async Task<TestService> StartAsync(Action<SubscriptionOptions>? configure = null, Dictionary<string, string>? settings = null)
    {
        var service = Build(configure, settings);
        await PrepareAsync(service);
        return await service.StartAsync();
    }

    /// <summary>Sees to it that what is published before the first consumer is there reaches it nevertheless.</summary>
    private protected abstract Task PrepareAsync(TestService service);

    [Fact]
    public async Task A_message_arrives_with_its_key_and_the_attributes_of_a_CloudEvent()
    {
        await using var service = await StartAsync();
        var id = await service.Publisher.PublishAsync(new Greeting("hello"), "world", TestContext.Current.CancellationToken);

        var (greeting, context) = await service.Greeter.NextAsync();

        Assert.Equal("hello", greeting.Text);
        Assert.Equal((id, EventType, "world", Topic, "Greetings", 1), (context.Id, context.Type, context.Key, context.Topic, context.Group, context.Attempt));
        Assert.Equal(("/Greetings", "world", "application/json"), (context.Event.Source, context.Event.Subject, context.Event.DataContentType));
        Assert.NotNull(context.Event.Time);
        Assert.Equal(("1.0", id, EventType), (context.Headers[Prefix + "specversion"], context.Headers[Prefix + "id"], context.Headers[Prefix + "type"]));
    }

    [Fact]
    public async Task A_poison_message_is_tried_as_often_as_allowed_and_becomes_a_dead_letter_with_its_reason()
    {
        await using var service = await StartAsync(options => options.Retry.MaxAttempts = 3);
        service.Greeter.On = (greeting, _, _) => greeting.Text == "poison" ? throw new InvalidOperationException("It is poison.") : Task.CompletedTask;
        var id = await service.Publisher.PublishAsync(new Greeting("poison"), "key", TestContext.Current.CancellationToken);
        await service.Publisher.PublishAsync(new Greeting("after it"), "key", TestContext.Current.CancellationToken);

        Assert.Equal("after it", (await service.Greeter.NextAsync()).Greeting.Text);
        var letter = Assert.Single(await service.WaitForDeadLettersAsync(1));

        Assert.Equal([("poison", 1), ("poison", 2), ("poison", 3), ("after it", 1)], service.Greeter.Attempts);
        Assert.Equal((id, EventType, "key", DeadLetterReasons.RetriesExhausted, 3), (letter.Id, letter.EventType, letter.Message.Key, letter.Reason, letter.Attempts));
        Assert.Equal((typeof(InvalidOperationException).FullName, "It is poison."), (letter.ExceptionType, letter.ExceptionMessage));
        Assert.True(letter.FirstFailure <= letter.Time);
        Assert.Equal((Topic, "Greetings"), (letter.Message.Headers[DeadLetterHeaders.Topic], letter.Message.Headers[DeadLetterHeaders.Group]));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_becomes_a_dead_letter_without_an_attempt()
    {
        await using var service = await StartAsync();
        var outgoing = new OutgoingMessage(
            Topic,
            "key",
            new CloudEvent { Id = "1", Source = "/test", Type = EventType, DataContentType = "application/json" },
            new Dictionary<string, string>(),
            "{ no json"u8.ToArray());
        await service.Services.GetRequiredService<IBroker>().SendAsync(outgoing, TestContext.Current.CancellationToken);

        var letter = Assert.Single(await service.WaitForDeadLettersAsync(1));

        Assert.Equal(("1", DeadLetterReasons.Unreadable), (letter.Id, letter.Reason));
        Assert.Contains("can't be read as Greeting", letter.ExceptionMessage, StringComparison.Ordinal);
        Assert.Equal("{ no json"u8.ToArray(), letter.Message.Body.ToArray());
        Assert.Empty(service.Greeter.Attempts);
    }

    [Fact]
    public async Task A_rejected_message_becomes_a_dead_letter_after_one_attempt()
    {
        await using var service = await StartAsync();
        service.Greeter.On = (_, _, _) => throw new MessageRejectedException("Nobody of this name.");
        await service.Publisher.PublishAsync(new Greeting("hello"), "key", TestContext.Current.CancellationToken);

        var letter = Assert.Single(await service.WaitForDeadLettersAsync(1));

        Assert.Equal((DeadLetterReasons.Rejected, 1, "Nobody of this name."), (letter.Reason, letter.Attempts, letter.ExceptionMessage));
    }

    [Fact]
    public async Task While_one_key_waits_for_its_retry_the_others_go_on_and_at_shutdown_it_is_handed_back()
    {
        await using (var service = await StartAsync(options =>
        {
            options.Concurrency = 1;
            options.Retry.FirstDelay = options.Retry.MaxDelay = TimeSpan.FromHours(1);
        }))
        {
            service.Greeter.On = (greeting, _, _) => greeting.Text.StartsWith("bad", StringComparison.Ordinal) ? throw new InvalidOperationException() : Task.CompletedTask;
            await service.Publisher.PublishAsync(new Greeting("bad 1"), "bad", TestContext.Current.CancellationToken);
            await service.Publisher.PublishAsync(new Greeting("bad 2"), "bad", TestContext.Current.CancellationToken);
            await Patience.Until(() => !service.Greeter.Attempts.IsEmpty);
            await service.Publisher.PublishAsync(new Greeting("good"), "good", TestContext.Current.CancellationToken);

            Assert.Equal("good", (await service.Greeter.NextAsync()).Greeting.Text);
            Assert.Equal([("bad 1", 1), ("good", 1)], service.Greeter.Attempts);
        }

        await using var next = await StartAsync();
        Assert.Equal(["bad 1", "bad 2"], (await next.Greeter.NextAsync(2)).Where(text => text != "good"));
        Assert.Empty(await next.ListDeadLettersAsync());
    }

    [Fact]
    public async Task Messages_of_a_key_are_handled_one_by_one_in_their_order_and_those_of_other_keys_beside_them()
    {
        await using var service = await StartAsync(options => options.Concurrency = 8);
        var running = new ConcurrentDictionary<string, bool>();
        var seen = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var overlaps = 0;
        var together = 0;
        service.Greeter.On = async (greeting, context, cancellationToken) =>
        {
            if (!running.TryAdd(context.Key!, true))
                Interlocked.Increment(ref overlaps);
            if (running.Count > 1)
                Interlocked.Increment(ref together);
            await Task.Delay(Random.Shared.Next(3), cancellationToken);
            seen.GetOrAdd(context.Key!, _ => []).Enqueue(greeting.Number);
            running.TryRemove(context.Key!, out _);
        };

        string[] keys = ["a", "b", "c", "d", "e"];
        await Task.WhenAll(keys.Select(async key =>
        {
            for (var number = 0; number < 40; number++)
                await service.Publisher.PublishAsync(new Greeting(key, number), key, TestContext.Current.CancellationToken);
        }));
        await service.Greeter.NextAsync(200);

        Assert.Equal(0, overlaps);
        Assert.True(together > 0);
        Assert.All(keys, key => Assert.Equal(Enumerable.Range(0, 40), seen[key]));
    }

    [Fact]
    public async Task Shutdown_lets_a_running_handler_finish_and_its_message_does_not_come_again()
    {
        var begun = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        await using (var service = await StartAsync())
        {
            service.Greeter.On = async (_, _, cancellationToken) =>
            {
                begun.TrySetResult();
                await finish.Task.WaitAsync(cancellationToken);
            };
            await service.Publisher.PublishAsync(new Greeting("slow"), "key", TestContext.Current.CancellationToken);
            await Patience.For(begun.Task);
            var stopping = service.StopAsync();
            Assert.False(stopping.IsCompleted);
            finish.SetResult();
            await stopping;
            Assert.Equal("slow", (await service.Greeter.NextAsync()).Greeting.Text);
        }

        await using var next = await StartAsync();
        await next.Publisher.PublishAsync(new Greeting("next"), "key", TestContext.Current.CancellationToken);
        Assert.Equal("next", (await next.Greeter.NextAsync()).Greeting.Text);
    }

    [Fact]
    public async Task A_handler_that_does_not_end_in_time_is_cancelled_and_its_message_handed_back()
    {
        var begun = new TaskCompletionSource();
        var settings = Settings;
        settings["Messaging:ShutdownTimeout"] = "00:00:00.100";
        await using (var service = await StartAsync(settings: settings))
        {
            service.Greeter.On = async (_, _, cancellationToken) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            };
            await service.Publisher.PublishAsync(new Greeting("endless"), "key", TestContext.Current.CancellationToken);
            await Patience.For(begun.Task);
        }

        await using var next = await StartAsync();
        Assert.Equal("endless", (await next.Greeter.NextAsync()).Greeting.Text);
    }

    [Fact]
    public async Task One_trace_goes_from_the_sender_through_the_broker_to_the_handler()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var test = new ActivitySource(Topic);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Source || source.Name == Topic,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var service = await StartAsync();
        string? inHandler = null;
        service.Greeter.On = (_, _, _) =>
        {
            inHandler = Activity.Current?.Id;
            return Task.CompletedTask;
        };

        string? root;
        using (var request = test.StartActivity("request"))
        {
            root = request?.Id;
            await service.Publisher.PublishAsync(new Greeting("hello"), "key", TestContext.Current.CancellationToken);
        }

        var (_, context) = await service.Greeter.NextAsync();
        await service.StopAsync();

        var send = Assert.Single(activities, a => a.OperationName == $"send {Topic}");
        var process = Assert.Single(activities, a => a.OperationName == $"process {Topic}");
        Assert.Equal((ActivityKind.Producer, root), (send.Kind, send.ParentId));
        Assert.Equal((ActivityKind.Consumer, send.Id, inHandler), (process.Kind, process.ParentId, process.Id));
        Assert.Equal(send.Context.SpanId, Assert.Single(process.Links).Context.SpanId);
        Assert.Equal("process", process.GetTagItem("messaging.operation.type"));
        Assert.Equal(Topic, process.GetTagItem("messaging.destination.name"));
        Assert.Equal("Greetings", process.GetTagItem("messaging.consumer.group.name"));
        Assert.Equal(context.Id, process.GetTagItem("messaging.message.id"));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_replayed_by_the_command()
    {
        await using (var service = await StartAsync(options => options.Retry.MaxAttempts = 1))
        {
            service.Greeter.On = (_, _, _) => throw new InvalidOperationException("Not yet.");
            await service.Publisher.PublishAsync(new Greeting("first"), "key", TestContext.Current.CancellationToken);
            await service.Publisher.PublishAsync(new Greeting("second"), "key", TestContext.Current.CancellationToken);
            await service.WaitForDeadLettersAsync(2);
        }

        // The host is built and not started, as by `dotnet run -- dead-letters ...`.
        await using var repaired = Build();
        var queue = repaired.DeadLetters.Name;
        var listed = await RunAsync("dead-letters", "list");
        Assert.Equal(0, listed.ExitCode);
        Assert.Equal(3, listed.Lines.Length);
        Assert.Contains("retries-exhausted  attempts 1  System.InvalidOperationException: Not yet.", listed.Lines[0], StringComparison.Ordinal);
        Assert.Equal($"{queue}: 2 dead letters", listed.Lines[2]);

        Assert.Equal([$"{queue}: 2 replayed"], (await RunAsync("dead-letters", "replay", "--topic", Topic)).Lines);
        Assert.Equal([$"{queue}: 0 dead letters"], (await RunAsync("dead-letters", "list")).Lines);

        await repaired.StartAsync();
        Assert.Equal(["first", "second"], await repaired.Greeter.NextAsync(2));

        async Task<(int ExitCode, string[] Lines)> RunAsync(params string[] args)
        {
            Assert.True(DeadLetterCommand.IsCalled(args));
            await using var output = new StringWriter();
            var exitCode = await DeadLetterCommand.RunAsync(repaired.Host, args, output, TestContext.Current.CancellationToken);
            return (exitCode, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public async Task One_dead_letter_is_replayed_by_its_id_without_its_reason()
    {
        await using var service = await StartAsync(options => options.Retry.MaxAttempts = 1);
        service.Greeter.On = (_, _, _) => throw new InvalidOperationException("Not yet.");
        var first = await service.Publisher.PublishAsync(new Greeting("first"), "key", TestContext.Current.CancellationToken);
        await service.Publisher.PublishAsync(new Greeting("second"), "key", TestContext.Current.CancellationToken);
        await service.WaitForDeadLettersAsync(2);
        service.Greeter.On = (_, _, _) => Task.CompletedTask;

        Assert.Equal(1, await service.DeadLetters.ReplayAsync(first, TestContext.Current.CancellationToken));

        var (greeting, context) = await service.Greeter.NextAsync();
        Assert.Equal(("first", first), (greeting.Text, context.Id));
        Assert.DoesNotContain(context.Headers.Keys, name => name.StartsWith(DeadLetterHeaders.Prefix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_service_is_ready_when_the_broker_answers()
    {
        await using var service = Build();
        var report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, report.Entries["broker"].Status);
    }

    [Fact]
    public async Task The_service_is_not_ready_when_the_broker_does_not_answer()
    {
        await using var service = Build(settings: Nowhere);
        var report = await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["broker"].Status);
    }

    [Fact]
    public async Task Lag_tells_what_is_not_done_yet_and_goes_back_to_zero()
    {
        var finish = new TaskCompletionSource();
        await using var service = await StartAsync(options => options.Concurrency = 2);
        service.Greeter.On = (_, _, cancellationToken) => finish.Task.WaitAsync(cancellationToken);
        using var lag = new Gauge(TelemetryNames.Lag, "messaging.destination.name", Topic);
        for (var i = 0; i < 20; i++)
            await service.Publisher.PublishAsync(new Greeting("hello"), $"{i}", TestContext.Current.CancellationToken);

        await Patience.Until(() => lag.Sum() == 20);
        finish.SetResult();
        await Patience.Until(() => lag.Sum() == 0);
    }
}
