using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests;

public sealed class RegistrationTests
{
    [Theory]
    [InlineData("Concurrency", "0", "Messaging:Subscriptions:greetings:Concurrency must be 1 or more, not 0.")]
    [InlineData("MaxInFlight", "2", "Messaging:Subscriptions:greetings:MaxInFlight must be from Concurrency (8) to 65535, not 2.")]
    [InlineData("RateLimit", "0", "Messaging:Subscriptions:greetings:RateLimit must be 1 a second or more, not 0.")]
    [InlineData("Retry:MaxAttempts", "0", "Messaging:Subscriptions:greetings:Retry:MaxAttempts must be 1 or more, not 0.")]
    [InlineData("Retry:MaxDelay", "00:00:00.010", "Messaging:Subscriptions:greetings:Retry:MaxDelay must be from Retry:FirstDelay (00:00:00.2000000) to an hour, not 00:00:00.0100000.")]
    [InlineData("HandlerTimeout", "5", "Messaging:Subscriptions:greetings:HandlerTimeout must be more than zero and at most an hour, written as hours:minutes:seconds, not 5.00:00:00.")]
    public void An_option_out_of_its_range_is_named_by_its_key(string key, string value, string message)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Build(
            new() { [$"Messaging:Subscriptions:greetings:{key}"] = value },
            messaging => messaging.Subscribe("greetings", subscription => subscription.Handle<Greeting, GreetingHandler>())));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void A_subscription_without_a_handler_is_refused()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Build([], messaging => messaging.Subscribe("greetings", _ => { })));
        Assert.Contains("handles nothing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_a_broker_is_told_how_to_choose_one()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => TestService.Build(new Dictionary<string, string>(), _ => { }));
        Assert.Contains("UseKafka() or messaging.UseRabbitMq()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_type_without_a_topic_is_refused_when_it_is_published()
    {
        await using var service = Build([], _ => { });
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => service.Publisher.PublishAsync(new Greeting("hello"), null, TestContext.Current.CancellationToken));
        Assert.Contains("messaging.Publish<Greeting>(topic, type)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dead-letters")]
    [InlineData("dead-letters", "remove")]
    [InlineData("dead-letters", "list", "--topic")]
    [InlineData("dead-letters", "list", "--all", "yes")]
    [InlineData("dead-letters", "list", "--topic", "unknown")]
    public async Task A_command_that_cannot_be_understood_ends_with_2_and_says_why(params string[] args)
    {
        await using var service = Build([], messaging => messaging.Subscribe("greetings", subscription => subscription.Handle<Greeting, GreetingHandler>()));
        await using var output = new StringWriter();
        Assert.Equal(2, await DeadLetters.DeadLetterCommand.RunAsync(service.Host, args, output, TestContext.Current.CancellationToken));
        Assert.NotEmpty(output.ToString());
    }

    private static TestService Build(Dictionary<string, string> settings, Action<MessagingBuilder> configure) => TestService.Build(settings, messaging =>
    {
        messaging.Services.AddSingleton<IBroker>(new Loopback());
        configure(messaging);
    });
}
