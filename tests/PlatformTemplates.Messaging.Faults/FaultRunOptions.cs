using Microsoft.Extensions.Configuration;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>How large a fault run is, and where it runs.</summary>
public sealed record FaultRunOptions
{
    /// <summary><c>kafka</c> (the embedded one, in a process of its own) or <c>rabbitmq</c> (at <c>TEST_RABBITMQ</c>).</summary>
    public string Broker { get; init; } = "kafka";

    /// <summary>How many payments are sent; one in fifty is sent twice.</summary>
    public int Messages { get; init; } = 100_000;

    /// <summary>How many times a worker is killed.</summary>
    public int Kills { get; init; } = 20;

    /// <summary>How many accounts they are for.</summary>
    public int Keys { get; init; } = 1000;

    /// <summary>How many workers there are; SQLite takes one.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>
    /// A PostgreSQL server, as a connection string without a database; <c>TEST_POSTGRES</c> when not set. A file of SQLite when
    /// there is neither.
    /// </summary>
    public string? Database { get; init; } = Environment.GetEnvironmentVariable("TEST_POSTGRES");

    /// <summary>Where the first worker ends itself, one of <see cref="CrashPoint.All"/>; it counts as a kill.</summary>
    public string? CrashAt { get; init; }

    /// <summary>How many times the broker is restarted, each right after a kill.</summary>
    public int Restarts { get; init; }

    /// <summary>The command that restarts RabbitMQ, which is not ours; the embedded Kafka needs none.</summary>
    public string? Restart { get; init; }

    /// <summary>What the random choices start from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long nothing may move before the run is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Reads them from the command line.</summary>
    public static FaultRunOptions Read(string[] args)
        => new ConfigurationBuilder().AddCommandLine(args).Build().Get<FaultRunOptions>() ?? new FaultRunOptions();
}
