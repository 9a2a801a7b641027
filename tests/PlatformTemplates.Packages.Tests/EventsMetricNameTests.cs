using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Npgsql;
using PlatformTemplates.Messaging.Kafka;

namespace PlatformTemplates.Packages.Tests;

[Collection(GeneratedEvents.Users.Name)]
public sealed class EventsMetricNameTests : ServiceMetricNameTests, IDisposable
{
    private readonly EmbeddedKafka _kafka = new();

    public EventsMetricNameTests(GeneratedEvents service)
        : base(service)
        => Settings = new Dictionary<string, string>
        {
            ["Messaging__Kafka__BootstrapServers"] = _kafka.BootstrapServers,
            ["Messaging__Kafka__Consumer__session.timeout.ms"] = "6000",
        };

    protected override IReadOnlyDictionary<string, string> Settings { get; }

    public void Dispose() => _kafka.Dispose();

    protected override async Task UseAsync(RunningService running, string connection, CancellationToken cancellationToken)
    {
        await RefuseAsync("Unlucky", connection, cancellationToken);
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build();
        // One that is shipped and comes again, one that the database refuses and is therefore tried again, one that can't be shipped.
        await PlaceAsync(Guid.NewGuid(), "Lucky", lines: 1, times: 2);
        await PlaceAsync(Guid.NewGuid(), "Unlucky", lines: 1, times: 1);
        await PlaceAsync(Guid.NewGuid(), "Lucky", lines: 0, times: 1);

        async Task PlaceAsync(Guid id, string customer, int lines, int times)
        {
            var order = new { orderId = id, customer, lines = Enumerable.Range(0, lines).Select(_ => new { product = "pen", quantity = 30 }) };
            var headers = new Headers();
            foreach (var (name, value) in new[] { ("specversion", "1.0"), ("id", id.ToString()), ("source", "/shop"), ("type", "com.example.order.placed.v1") })
                headers.Add($"ce_{name}", Encoding.UTF8.GetBytes(value));
            headers.Add("content-type", "application/json"u8.ToArray());
            for (var i = 0; i < times; i++)
                await producer.ProduceAsync("orders", new Message<string, byte[]> { Key = id.ToString(), Headers = headers, Value = JsonSerializer.SerializeToUtf8Bytes(order) }, cancellationToken);
        }
    }

    /// <summary>Lets the database refuse a customer's shipments, as it would with something that passes.</summary>
    private static async Task RefuseAsync(string customer, string connection, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var refuse = database.CreateCommand($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Not now.'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON shipments FOR EACH ROW WHEN (NEW."Customer" = '{customer}') EXECUTE FUNCTION refuse();
            """);
        await refuse.ExecuteNonQueryAsync(cancellationToken);
    }
}
