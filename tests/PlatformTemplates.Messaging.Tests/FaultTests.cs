using PlatformTemplates.Messaging.Faults;
using PlatformTemplates.Messaging.Tests.Brokers;

namespace PlatformTemplates.Messaging.Tests;

/// <summary>
/// Services that are ended by SIGKILL. The large run, with 100,000 messages and more kills, is
/// <c>dotnet run --project tests/PlatformTemplates.Messaging.Faults -c Release -- run</c>.
/// </summary>
public abstract class FaultTests(string broker)
{
    private static readonly string? _postgres = Environment.GetEnvironmentVariable("TEST_POSTGRES");

    public static TheoryData<string> CrashPoints => [.. CrashPoint.All];

    [Theory]
    [MemberData(nameof(CrashPoints))]
    public async Task Killed_between_two_steps_nothing_is_lost_and_every_effect_is_there_once(string point)
    {
        var report = await MeasureAsync(new FaultRunOptions
        {
            Broker = broker,
            // One broker on each database.
            Database = broker == "kafka" ? null : Postgres,
            Messages = 60,
            Keys = 5,
            Workers = 1,
            Kills = 0,
            CrashAt = point,
        });

        Assert.Equal(1, report.Kills);
        AssertClean(report);
    }

    [Fact]
    public async Task Killed_again_and_again_nothing_is_lost_effects_are_there_once_and_the_order_is_kept()
    {
        var report = await MeasureAsync(new FaultRunOptions { Broker = broker, Database = Postgres, Messages = 3000, Keys = 60, Workers = 2, Kills = 3 });

        Assert.Equal(3, report.Kills);
        Assert.True(report.Poison > 0);
        AssertClean(report);
    }

    protected static string Postgres
    {
        get
        {
            Assert.SkipWhen(string.IsNullOrEmpty(_postgres), "No PostgreSQL server: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
            return _postgres;
        }
    }

    protected static async Task<FaultReport> MeasureAsync(FaultRunOptions options)
    {
        if (options.Broker == "rabbitmq")
            _ = RabbitMqServer.Uri;
        await using var output = new StringWriter();
        try
        {
            return await FaultRun.MeasureAsync(options, output);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        }
    }

    protected static void AssertClean(FaultReport report)
    {
        Assert.Equal((0, 0, 0), (report.Lost, report.Twice, report.OutOfOrder));
        Assert.Equal((0, 0), (report.EventsLost, report.EventsOutOfOrder));
        Assert.Equal((report.Poison, 0), (report.PoisonWithReason, report.OtherDeadLetters));
    }
}

public sealed class KafkaFaultTests() : FaultTests("kafka")
{
    // RabbitMQ's server is shared with tests that run at the same time; the large run restarts it.
    [Fact]
    public async Task A_broker_that_is_away_for_a_while_loses_nothing()
    {
        var report = await MeasureAsync(new FaultRunOptions { Broker = "kafka", Database = Postgres, Messages = 2000, Keys = 40, Workers = 2, Kills = 1, Restarts = 1 });

        Assert.Equal(1, report.Restarts);
        AssertClean(report);
    }
}

public sealed class RabbitMqFaultTests() : FaultTests("rabbitmq");
