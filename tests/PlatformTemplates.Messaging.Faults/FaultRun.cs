using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Publishing;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>
/// Sends payments to workers that are killed again and again, some payments twice and some that can't be handled, and looks
/// at what is there in the end.
/// </summary>
public sealed class FaultRun : IAsyncDisposable
{
    private const int TwiceEvery = 50;
    private const int PoisonEvery = 500;

    // The mock cluster keeps 5 MB of each partition and drops what is older, read or not.
    private const int MaxBacklog = 10_000;

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _away = TimeSpan.FromSeconds(5);

    private readonly FaultRunOptions _options;
    private readonly TextWriter _output;
    private readonly Random _random;
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private readonly string _connectionString;
    private readonly List<ServiceProcess> _workers = [];
    private readonly Audit _audit = new();
    private Dictionary<string, string> _settings = [];
    private ServiceProcess? _broker;
    private IHost? _office;
    private int _sent;
    private int _booked;
    private int _poison;

    private FaultRun(FaultRunOptions options, TextWriter output)
    {
        _options = options;
        _output = output;
        _random = new Random(options.Seed);
        _connectionString = options.Database is { Length: > 0 } server
            ? new NpgsqlConnectionStringBuilder(server) { Database = $"faults_{_run}", IncludeErrorDetail = true }.ConnectionString
            : $"Data Source={Path.Combine(Path.GetTempPath(), $"faults-{_run}.db")}";
    }

    /// <summary>Runs it and prints what it found.</summary>
    /// <returns>0 when everything is as it must be.</returns>
    public static async Task<int> RunAsync(FaultRunOptions options, TextWriter output)
    {
        var report = await MeasureAsync(options, output);
        await output.WriteLineAsync(report.ToString());
        await output.WriteLineAsync(report.IsClean ? "clean" : "FAILED");
        return report.IsClean ? 0 : 1;
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="TimeoutException">Nothing moved for longer than <see cref="FaultRunOptions.Patience"/>.</exception>
    public static async Task<FaultReport> MeasureAsync(FaultRunOptions options, TextWriter output)
    {
        await using var run = new FaultRun(options, output);
        return await run.MeasureAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        if (_office is not null)
        {
            await _office.StopAsync();
            _office.Dispose();
        }

        if (_broker is not null)
            await _broker.DisposeAsync();
        await using var bank = Bank.Open(_connectionString);
        await bank.Database.EnsureDeletedAsync();
    }

    private async Task<FaultReport> MeasureAsync()
    {
        await using (var bank = Bank.Open(_connectionString))
            await bank.Database.EnsureCreatedAsync();
        _settings = await SettingsAsync();
        _office = await OpenOfficeAsync();
        for (var i = 0; i < _options.Workers; i++)
            _workers.Add(ServiceProcess.StartWorker(i == 0 && _options.CrashAt is { } point ? _settings.Append(new("Crash:At", point)) : _settings));

        var clock = Stopwatch.StartNew();
        var sending = SendAsync();
        var (kills, restarts) = (0, 0);
        if (_options.CrashAt is not null)
        {
            await _workers[0].WaitForExitAsync().WaitAsync(_options.Patience);
            await ReplaceAsync(0);
            kills++;
        }

        for (var i = 0; i < _options.Kills; i++)
        {
            // Somewhere in each share of the messages, so that there is work in every one of them.
            var share = _options.Messages * 0.95 / _options.Kills;
            await WaitForAsync((int)((i + _random.NextDouble()) * share));
            var victim = _random.Next(_workers.Count);
            await _workers[victim].KillAsync();
            await ReplaceAsync(victim);
            kills++;
            await _output.WriteLineAsync($"{clock.Elapsed:mm\\:ss} {await CountAsync()} booked, kill {kills}");
            if ((i + 1) * _options.Restarts / _options.Kills > restarts)
            {
                await RestartBrokerAsync();
                restarts++;
                await _output.WriteLineAsync($"{clock.Elapsed:mm\\:ss} broker restart {restarts}");
            }
        }

        await sending;
        await WaitForAsync(_options.Messages);
        var duration = clock.Elapsed;
        await WaitUntilAsync(async () => (_audit.Count, _audit.Count >= _options.Messages && await IsSentAsync()));
        var deadLetters = await WaitForDeadLettersAsync();
        return await JudgeAsync(kills, restarts, duration, deadLetters);
    }

    private async Task ReplaceAsync(int worker)
    {
        await _workers[worker].DisposeAsync();
        _workers[worker] = ServiceProcess.StartWorker(_settings);
    }

    private async Task<Dictionary<string, string>> SettingsAsync()
    {
        var subscription = $"Messaging:Subscriptions:{Worker.PaymentsOf(_run)}";
        var settings = new Dictionary<string, string>
        {
            ["Run"] = _run,
            ["Broker"] = _options.Broker,
            ["ConnectionStrings:Database"] = _connectionString,
            [$"{subscription}:Retry:MaxAttempts"] = "3",
            [$"{subscription}:Retry:FirstDelay"] = "00:00:00.050",
        };
        if (_options.Broker == "rabbitmq")
        {
            settings["Messaging:RabbitMq:Uri"] = Environment.GetEnvironmentVariable("TEST_RABBITMQ") ?? throw new InvalidOperationException("Set TEST_RABBITMQ, such as amqp://guest:guest@127.0.0.1:5672/.");
            // Every kill counts one up for all that was prefetched; here it is the kills that are many, not the messages bad.
            settings["Messaging:RabbitMq:DeliveryLimit"] = "1000";
        }
        else
        {
            _broker = ServiceProcess.StartBroker();
            settings["Messaging:Kafka:BootstrapServers"] = await _broker.FirstLine;
            settings["Messaging:Kafka:Consumer:session.timeout.ms"] = "6000";
        }

        return settings;
    }

    // Sends the payments, and hears of the bookings.
    private async Task<IHost> OpenOfficeAsync()
    {
        var builder = Worker.CreateBuilder([.. _settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        builder.Services.AddSingleton(_audit);
        builder.AddMessaging(messaging =>
        {
            Worker.UseBroker(messaging);
            messaging.Publish<PaymentReceived>(Worker.PaymentsOf(_run), Worker.PaymentReceivedType);
            messaging.Subscribe(Worker.BookingsOf(_run), subscription =>
            {
                subscription.Group = "audit";
                subscription.Handle<PaymentBooked, Audit>();
            });
        });
        var office = builder.Build();
        if (_options.Broker == "rabbitmq")
        {
            // The workers' queue must be there before the first payment: an exchange alone keeps nothing.
            using var worker = Worker.Build([.. _settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
            await foreach (var _ in DeadLettersOf(worker).ListAsync(CancellationToken.None))
            {
                // Opening them declares the topology.
            }
        }

        await office.StartAsync();
        return office;
    }

    private async Task SendAsync()
    {
        var accounts = Enumerable.Range(0, _options.Keys).Select(i => $"account-{i}").ToList();
        await Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (account, cancellationToken) =>
        {
            var index = accounts.IndexOf(account);
            var payments = (_options.Messages / _options.Keys) + (index < _options.Messages % _options.Keys ? 1 : 0);
            for (var number = 1; number <= payments; number++)
            {
                var sent = Interlocked.Increment(ref _sent);
                while (sent - Volatile.Read(ref _booked) > MaxBacklog)
                    await Task.Delay(_look, cancellationToken);
                await SendAsync(new PaymentReceived(account, number), sent % TwiceEvery == 0 ? 2 : 1);
                if (sent % PoisonEvery == 0)
                {
                    Interlocked.Increment(ref _poison);
                    await SendAsync(new PaymentReceived(account, 0), 1);
                }
            }
        });
    }

    private async Task SendAsync(PaymentReceived payment, int times)
    {
        var factory = _office!.Services.GetRequiredService<MessageFactory>();
        var sender = _office.Services.GetRequiredService<MessageSender>();
        var message = await factory.CreateAsync(payment, payment.Account, CancellationToken.None);
        while (times > 0)
        {
            try
            {
                await sender.SendAsync(message, CancellationToken.None);
                times--;
            }
            catch (MessageNotSentException exception)
            {
                await _output.WriteLineAsync($"sending again: {exception.Message}");
                await Task.Delay(_look);
            }
        }
    }

    // Clients must see that it is away, and the messages go on meanwhile.
    private async Task RestartBrokerAsync()
    {
        if (_broker is not null)
        {
            await _broker.TellAsync(ServiceProcess.Stop);
            await Task.Delay(_away);
            await _broker.TellAsync(ServiceProcess.Start);
            return;
        }

        var command = _options.Restart ?? throw new InvalidOperationException("Say how RabbitMQ is restarted: --restart=COMMAND.");
        using var process = Process.Start("bash", ["-c", command]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{command}' ended with {process.ExitCode}.");
    }

    private Task WaitForAsync(int bookings) => WaitUntilAsync(async () =>
    {
        var count = await CountAsync();
        return (count, count >= bookings);
    });

    private async Task WaitUntilAsync(Func<Task<(int Progress, bool Reached)>> look)
    {
        var last = -1;
        var moved = Stopwatch.StartNew();
        while (true)
        {
            var (progress, reached) = await look();
            if (reached)
                return;
            if (progress != last)
                moved.Restart();
            else if (moved.Elapsed > _options.Patience)
                throw new TimeoutException($"Nothing has moved for {_options.Patience}: {progress} of {_options.Messages}.{Environment.NewLine}{string.Join(Environment.NewLine, _workers.Select(worker => string.Join(Environment.NewLine, worker.Output.Split(Environment.NewLine).TakeLast(60))))}");
            last = progress;
            await Task.Delay(_look);
        }
    }

    private async Task<int> CountAsync()
    {
        await using var bank = Bank.Open(_connectionString);
        var count = await bank.Bookings.CountAsync();
        Volatile.Write(ref _booked, count);
        return count;
    }

    private async Task<bool> IsSentAsync()
    {
        await using var bank = Bank.Open(_connectionString);
        return !await bank.Set<EntityFrameworkCore.OutboxMessage>().AnyAsync();
    }

    private async Task<List<DeadLetter>> WaitForDeadLettersAsync()
    {
        using var worker = Worker.Build([.. _settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        List<DeadLetter> letters = [];
        await WaitUntilAsync(async () =>
        {
            letters.Clear();
            await foreach (var letter in DeadLettersOf(worker).ListAsync(CancellationToken.None))
                letters.Add(letter);
            var count = letters.DistinctBy(letter => letter.Id).Count();
            return (count, count >= _poison);
        });
        return letters;
    }

    private static IDeadLetters DeadLettersOf(IHost worker)
        => worker.Services.GetRequiredService<IBroker>().DeadLettersOf(worker.Services.GetRequiredService<Subscription>());

    private async Task<FaultReport> JudgeAsync(int kills, int restarts, TimeSpan duration, List<DeadLetter> deadLetters)
    {
        await using var bank = Bank.Open(_connectionString);
        var bookings = await bank.Bookings.GroupBy(booking => new { booking.Account, booking.Number }).Select(booking => booking.Count()).ToListAsync();
        var poison = deadLetters.Where(letter => letter.Reason == DeadLetterReasons.RetriesExhausted && letter.ExceptionMessage == "This payment can't be booked.").ToList();
        return new FaultReport(
            _options.Messages,
            kills,
            restarts,
            Lost: _options.Messages - bookings.Count,
            Twice: bookings.Count(count => count > 1),
            OutOfOrder: await bank.Accounts.SumAsync(account => account.OutOfOrder),
            EventsLost: _options.Messages - _audit.Count,
            EventsOutOfOrder: _audit.OutOfOrder + _audit.Renamed,
            EventsRepeated: _audit.Repeated,
            Poison: _poison,
            PoisonWithReason: poison.DistinctBy(letter => letter.Id).Count(),
            OtherDeadLetters: deadLetters.Count - poison.Count,
            duration);
    }
}
