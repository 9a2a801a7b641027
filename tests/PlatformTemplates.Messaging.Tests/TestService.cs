using Microsoft.Extensions.Logging;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Tests;

/// <summary>A service in this process.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private bool _running;

    private TestService(IHost host) => Host = host;

    public IHost Host { get; }

    public IServiceProvider Services => Host.Services;

    public Greeter Greeter => Services.GetRequiredService<Greeter>();

    public IMessagePublisher Publisher => Services.GetRequiredService<IMessagePublisher>();

    public IDeadLetters DeadLetters => Services.GetRequiredService<IBroker>().DeadLettersOf(Services.GetRequiredService<Subscription>());

    /// <summary>Builds a service.</summary>
    public static TestService Build(IReadOnlyDictionary<string, string> settings, Action<MessagingBuilder> configure, Action<IServiceCollection>? services = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Greetings" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.Logging.AddProvider(new TestLog());
        builder.Services.AddSingleton<Greeter>();
        services?.Invoke(builder.Services);
        builder.AddMessaging(configure);
        return new TestService(builder.Build());
    }

    public async Task<TestService> StartAsync()
    {
        await Host.StartAsync(TestContext.Current.CancellationToken);
        _running = true;
        return this;
    }

    public async Task StopAsync()
    {
        _running = false;
        await Patience.For(Host.StopAsync(CancellationToken.None));
    }

    public async Task<List<DeadLetter>> ListDeadLettersAsync()
    {
        List<DeadLetter> letters = [];
        await foreach (var letter in DeadLetters.ListAsync(TestContext.Current.CancellationToken))
            letters.Add(letter);
        return letters;
    }

    public async Task<List<DeadLetter>> WaitForDeadLettersAsync(int count)
    {
        List<DeadLetter> letters = [];
        await Patience.Until(async () => (letters = await ListDeadLettersAsync()).Count >= count);
        return letters;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running)
            await StopAsync();
        // The broker disposes of its connections asynchronously.
        if (Host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    /// <summary>What the service logs, beside the test that runs.</summary>
    private sealed class TestLog : ILoggerProvider, ILogger
    {
        private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                _output?.WriteLine($"{DateTime.UtcNow:mm:ss.fff} {logLevel}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }

        public void Dispose()
        {
        }
    }
}
