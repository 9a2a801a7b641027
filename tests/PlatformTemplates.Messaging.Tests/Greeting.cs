using System.Collections.Concurrent;
using System.Threading.Channels;

namespace PlatformTemplates.Messaging.Tests;

/// <summary>A message.</summary>
public sealed record Greeting(string Text, int Number = 0);

/// <summary>Does what the test says, and remembers what was handled.</summary>
internal sealed class Greeter
{
    private readonly Channel<(Greeting Greeting, MessageContext Context)> _handled = Channel.CreateUnbounded<(Greeting, MessageContext)>();

    /// <summary>What is done with a message before it counts as handled.</summary>
    public Func<Greeting, MessageContext, CancellationToken, Task> On { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Every attempt, also those that failed.</summary>
    public ConcurrentQueue<(string Text, int Attempt)> Attempts { get; } = [];

    /// <summary>The next message that was handled.</summary>
    public async Task<(Greeting Greeting, MessageContext Context)> NextAsync() => await Patience.Read(_handled.Reader);

    /// <summary>The texts of the next messages that were handled.</summary>
    public async Task<List<string>> NextAsync(int count)
    {
        List<string> texts = [];
        while (texts.Count < count)
            texts.Add((await NextAsync()).Greeting.Text);
        return texts;
    }

    public async Task HandleAsync(Greeting message, MessageContext context, CancellationToken cancellationToken)
    {
        Attempts.Enqueue((message.Text, context.Attempt));
        await On(message, context, cancellationToken);
        _handled.Writer.TryWrite((message, context));
    }
}

internal sealed class GreetingHandler(Greeter greeter) : IMessageHandler<Greeting>
{
    public Task HandleAsync(Greeting message, MessageContext context, CancellationToken cancellationToken) => greeter.HandleAsync(message, context, cancellationToken);
}
