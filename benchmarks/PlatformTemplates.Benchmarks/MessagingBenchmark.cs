using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PlatformTemplates.Messaging;
using PlatformTemplates.Messaging.EntityFrameworkCore;
using PlatformTemplates.Messaging.Faults;
using PlatformTemplates.Messaging.Kafka;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// Handling messages with the golden path, against a bare loop of the same client with the same work in the same database:
/// one transaction a message, which looks whether it was handled and stores a booking. Kafka is the mock cluster in a process
/// of its own, the database the PostgreSQL server that <c>TEST_POSTGRES</c> names.
/// </summary>
internal static class MessagingBenchmark
{
    private const int Messages = 4000;
    private const int Accounts = 200;
    private const int Rounds = 3;
    private const double Budget = 0.7;
    private const string EventType = "benchmark.payment.v1";

    public static async Task<IReadOnlyList<Result>> RunAsync()
    {
        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES") ?? throw new InvalidOperationException("Set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
        var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = $"benchmark_{Guid.NewGuid():n}" }.ConnectionString;
        await using var database = Bank.Open(connectionString);
        await database.Database.EnsureCreatedAsync();
        await using var broker = ServiceProcess.StartBroker();
        var brokers = await broker.FirstLine;
        try
        {
            List<double> one = [], many = [], bare = [];
            for (var round = 0; round <= Rounds; round++)
            {
                var figures = (One: await OursAsync(brokers, connectionString, concurrency: 1), Many: await OursAsync(brokers, connectionString, concurrency: 8), Bare: await BareAsync(brokers, connectionString));
                if (round == 0)
                    continue;
                one.Add(figures.One);
                many.Add(figures.Many);
                bare.Add(figures.Bare);
            }

            return [AtLeast("messages/s, one at a time", one, bare), AtLeast("messages/s, eight keys at a time", many, bare)];
        }
        finally
        {
            await database.Database.EnsureDeletedAsync();
        }
    }

    private static async Task<double> OursAsync(string brokers, string connectionString, int concurrency)
    {
        var topic = await SendAsync(brokers);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "benchmark" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration["Messaging:Kafka:BootstrapServers"] = brokers;
        builder.Configuration["Messaging:Kafka:Consumer:group.protocol"] = "consumer";
        builder.Services.AddDbContextPool<Bank>(options => options.UseNpgsql(connectionString));
        var clock = new Clock();
        builder.Services.AddSingleton(clock);
        builder.AddMessaging(messaging =>
        {
            messaging.UseKafka().UseInbox<Bank>();
            messaging.Subscribe(topic, subscription =>
            {
                subscription.Group = topic;
                subscription.Options.Concurrency = concurrency;
                subscription.Handle<PaymentReceived, Booker>(EventType);
            });
        });
        using var host = builder.Build();
        await host.StartAsync();
        var rate = await clock.Rate;
        await host.StopAsync();
        return rate;
    }

    private static async Task<double> BareAsync(string brokers, string connectionString)
    {
        var topic = await SendAsync(brokers);
        var services = new ServiceCollection().AddDbContextPool<Bank>(options => options.UseNpgsql(connectionString)).BuildServiceProvider();
        await using var disposal = services.ConfigureAwait(false);
        var config = new ConsumerConfig { BootstrapServers = brokers, GroupId = topic, AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoOffsetStore = false, GroupProtocol = GroupProtocol.Consumer };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        consumer.Subscribe(topic);
        var clock = new Clock();
        for (var i = 0; i < Messages; i++)
        {
            var message = consumer.Consume();
            clock.Begin();
            var payment = JsonSerializer.Deserialize<PaymentReceived>(message.Message.Value, JsonSerializerOptions.Web)!;
            var id = System.Text.Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes("ce_id"));
            await using var scope = services.CreateAsyncScope();
            var bank = scope.ServiceProvider.GetRequiredService<Bank>();
            await using var transaction = await bank.Database.BeginTransactionAsync();
            var inserted = await bank.Database.ExecuteSqlAsync($"""INSERT INTO inbox_messages ("Consumer", "Source", "MessageId", "HandledAt") VALUES ({topic}, {"/benchmark"}, {id}, {DateTime.UtcNow}) ON CONFLICT DO NOTHING""");
            if (inserted == 1)
            {
                bank.Bookings.Add(new Booking { Account = payment.Account, Number = payment.Number });
                await bank.SaveChangesAsync();
                await transaction.CommitAsync();
            }

            consumer.StoreOffset(message);
            clock.Count();
        }

        consumer.Close();
        return await clock.Rate;
    }

    // Everything is there before the first message is handled.
    private static async Task<string> SendAsync(string brokers)
    {
        var topic = $"benchmark-{Guid.NewGuid():n}";
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = brokers, EnableIdempotence = true }).Build();
        List<Task> sending = [];
        for (var i = 0; i < Messages; i++)
        {
            var headers = new Headers();
            foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", $"{topic}-{i}"), ("source", "/benchmark"), ("type", EventType) })
                headers.Add($"ce_{name}", System.Text.Encoding.UTF8.GetBytes(value));
            var account = $"account-{i % Accounts}";
            sending.Add(producer.ProduceAsync(topic, new Message<string, byte[]> { Key = account, Value = JsonSerializer.SerializeToUtf8Bytes(new PaymentReceived(account, i), JsonSerializerOptions.Web), Headers = headers }));
        }

        await Task.WhenAll(sending);
        return topic;
    }

    private static Result AtLeast(string name, List<double> ours, List<double> bare)
    {
        var (a, b) = (new Measurement(ours), new Measurement(bare));
        var ratio = a.MedianRatioTo(b);
        return new Result(name, $"{a.Median:0}/s", $"{b.Median:0}/s", $"{ratio:0.000}×", $"≥ {Budget:0.00}×", ratio >= Budget);
    }

    /// <summary>From the first message to the last.</summary>
    private sealed class Clock
    {
        private readonly TaskCompletionSource<double> _rate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _started;
        private int _count;

        public Task<double> Rate => _rate.Task;

        public void Begin() => Interlocked.CompareExchange(ref _started, Stopwatch.GetTimestamp(), 0);

        public void Count()
        {
            if (Interlocked.Increment(ref _count) == Messages)
                _rate.SetResult(Messages / Stopwatch.GetElapsedTime(_started).TotalSeconds);
        }
    }

    private sealed class Booker(Bank bank, Clock clock) : IMessageHandler<PaymentReceived>
    {
        public Task HandleAsync(PaymentReceived message, MessageContext context, CancellationToken cancellationToken)
        {
            clock.Begin();
            bank.Bookings.Add(new Booking { Account = message.Account, Number = message.Number });
            clock.Count();
            return Task.CompletedTask;
        }
    }
}
