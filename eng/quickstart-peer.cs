#:package Confluent.Kafka
#:property PublishAot=false

// The services around Shipping, for the quickstart and over Kafka's own protocol: an order is told, the same message again, and
// an order that can't be shipped; then it is heard which shipments are told.
//   dotnet run eng/quickstart-peer.cs -- 127.0.0.1:9092

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;

if (args is not [var servers])
{
    Console.Error.WriteLine("usage: dotnet run eng/quickstart-peer.cs -- <bootstrap servers>");
    return 2;
}

var client = new ClientConfig { BootstrapServers = servers, AllowAutoCreateTopics = true };
var order = Guid.NewGuid().ToString();
using var producer = new ProducerBuilder<string, string>(client).Build();
var placed = Placed(new JsonArray(new JsonObject { ["product"] = "TEA-001", ["quantity"] = 30 }));
await producer.ProduceAsync("orders", placed);
await producer.ProduceAsync("orders", placed);
await producer.ProduceAsync("orders", Placed([]));

using var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig(client) { GroupId = "quickstart" }).Build();
using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
var partitions = admin.GetMetadata("shipments", TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
consumer.Assign(partitions.Select(partition => new TopicPartitionOffset("shipments", partition.PartitionId, Offset.Beginning)));

var shipments = new List<string>();
// A second one would come right behind the first.
for (var message = consumer.Consume(TimeSpan.FromSeconds(30)); message is not null; message = consumer.Consume(TimeSpan.FromSeconds(2)))
{
    if (message.Message.Key == order)
        shipments.Add(message.Message.Value);
}

if (shipments is not [var shipment])
{
    Console.Error.WriteLine($"One shipment was to be heard of, and there were {shipments.Count}.");
    return 1;
}

Console.WriteLine($"the order was sent twice and shipped once, in {(int)JsonNode.Parse(shipment)!["parcels"]!} parcels");
return 0;

Message<string, string> Placed(JsonArray lines) => new()
{
    Key = order,
    Headers = new Headers
    {
        { "ce_specversion", "1.0"u8.ToArray() },
        { "ce_id", Encoding.UTF8.GetBytes(Guid.NewGuid().ToString()) },
        { "ce_source", "/quickstart"u8.ToArray() },
        { "ce_type", "com.example.order.placed.v1"u8.ToArray() },
        { "content-type", "application/json"u8.ToArray() },
    },
    Value = new JsonObject { ["orderId"] = order, ["customer"] = "C-1001", ["lines"] = lines }.ToJsonString(JsonSerializerOptions.Web),
};
