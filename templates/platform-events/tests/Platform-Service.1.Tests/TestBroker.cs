//#if (usesRabbitMq)
using RabbitMQ.Client;

//#endif
namespace PlatformService1.Tests;

//#if (usesKafka)
//#if (usesSchemaRegistry)
/// <summary>
/// The embedded broker, for one service and its peer: the first of them runs it. The schema registry is the one that the
/// variable <c>TEST_SCHEMA_REGISTRY</c> names (an <c>http</c> address), or none.
/// </summary>
//#else
/// <summary>The embedded broker, for one service and its peer: the first of them runs it.</summary>
//#endif
internal sealed class TestBroker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    /// <summary>Why there is none, if so.</summary>
    public static string? Absence => null;

    /// <summary>Settings of a broker that is not there, for a host that is not started.</summary>
    public static string[] Nowhere => ["--Messaging:Kafka:BootstrapServers=nowhere:9092"];

    /// <summary>The settings of a service on it.</summary>
    public string[] Settings =>
    [
        $"--Messaging:Group={Group}",
        "--Messaging:Kafka:Embedded=true",
        $"--Messaging:Kafka:EmbeddedAddressFile={Path.Combine(_folder.FullName, "broker.kafka")}",
//#if (usesSchemaRegistry)
        $"--Messaging:SchemaRegistry:Url={Environment.GetEnvironmentVariable("TEST_SCHEMA_REGISTRY")}",
        "--Messaging:SchemaRegistry:AutoRegister=true",
//#endif
    ];

    /// <summary>A name that no other service on the broker has.</summary>
    public string Group { get; } = $"test-{Guid.NewGuid():n}";

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
//#else
/// <summary>
/// The RabbitMQ server that the variable <c>TEST_RABBITMQ</c> names (an <c>amqp</c> URI), for one service and its peer.
/// Without the variable, their tests are skipped. RabbitMQ 3.10 closes the connection of who publishes at the moment that a queue
/// of the exchange is deleted, as is done here at the end: so test classes that use it are one collection, and follow each other.
/// </summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private static readonly string? _uri = Environment.GetEnvironmentVariable("TEST_RABBITMQ");

    /// <summary>Why there is none, if so.</summary>
    public static string? Absence => string.IsNullOrEmpty(_uri) ? "No RabbitMQ server: set TEST_RABBITMQ, such as amqp://guest:guest@127.0.0.1:5672/." : null;

    /// <summary>Settings of a broker that is not there, for a host that is not started.</summary>
    public static string[] Nowhere => ["--Messaging:RabbitMq:Uri=amqp://nowhere"];

    /// <summary>The settings of a service on it.</summary>
    public string[] Settings => [$"--Messaging:Group={Group}", $"--Messaging:RabbitMq:Uri={_uri}"];

    /// <summary>A name that no other service on the broker has.</summary>
    public string Group { get; } = $"test-{Guid.NewGuid():n}";

    public async ValueTask DisposeAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(_uri!) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var queue in (string[])[$"orders.{Group}", $"shipments.{Group}"])
        {
            await channel.QueueDeleteAsync(queue);
            await channel.QueueDeleteAsync($"{queue}.dead-letters");
        }
    }
}
//#endif
