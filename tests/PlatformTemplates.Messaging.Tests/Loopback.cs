using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests;

/// <summary>A broker in memory: the test delivers, sees what is sent, and decides what fails.</summary>
internal sealed class Loopback : IBroker, IDeadLetters
{
    private readonly TaskCompletionSource<MessageProcessor> _processor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KeyedDispatcher _dispatcher = new(concurrency: 8);

    public ConcurrentQueue<OutgoingMessage> Sent { get; } = [];

    public ConcurrentQueue<(ReceivedMessage Message, IReadOnlyDictionary<string, string> Reason)> Buried { get; } = [];

    /// <summary>What happens before a message counts as sent, or as one of the dead letters.</summary>
    public Func<OutgoingMessage?, Task> On { get; set; } = _ => Task.CompletedTask;

    public CancellationTokenSource HandBack { get; } = new();

    public string System => "loopback";

    public string Name => "dead letters";

    /// <summary>Delivers a message.</summary>
    /// <returns>Whether it came to its end.</returns>
    public async Task<bool> DeliverAsync(ReceivedMessage message)
    {
        var processor = await Patience.For(_processor.Task);
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _dispatcher.Dispatch(message.Key, async slot => done.SetResult(await processor.ProcessAsync(message, slot, HandBack.Token, CancellationToken.None)));
        return await Patience.For(done.Task);
    }

    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await On(message);
        Sent.Enqueue(message);
    }

    public async Task ConsumeAsync(Subscription subscription, MessageProcessor processor, CancellationToken stopping, CancellationToken abandoning)
    {
        _processor.TrySetResult(processor);
        await Task.Delay(Timeout.Infinite, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IDeadLetters DeadLettersOf(Subscription subscription) => this;

    public async Task AddAsync(ReceivedMessage message, IReadOnlyDictionary<string, string> reason, CancellationToken cancellationToken)
    {
        await On(null);
        Buried.Enqueue((message, reason));
    }

    public async IAsyncEnumerable<DeadLetter> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (message, _) in Buried)
            yield return new DeadLetter(message, message.Id ?? "", "");
    }

    public Task<int> ReplayAsync(string? id, CancellationToken cancellationToken) => Task.FromResult(0);

    /// <summary>A message as the broker would deliver it.</summary>
    public static ReceivedMessage Message(string id, string body = """{"text":"hello"}""", string? key = "key", string type = "test.greeting.v1") => new()
    {
        Topic = "greetings",
        Key = key,
        Headers = new Dictionary<string, string> { ["ce_specversion"] = "1.0", ["ce_id"] = id, ["ce_source"] = "/test", ["ce_type"] = type },
        Body = global::System.Text.Encoding.UTF8.GetBytes(body),
        ContentType = "application/json",
    };
}
