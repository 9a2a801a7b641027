//#if (usesAvro)
using System.Reflection;
using Avro;
using Avro.Reflect;
//#elseif (usesJson)
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
//#endif
using Microsoft.Extensions.DependencyInjection;
using PlatformService1.Messaging;
using PlatformService1.Shipments;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Publishing;
using YamlDotNet.RepresentationModel;

namespace PlatformService1.Tests;

/// <summary>Holds <c>docs/asyncapi.yaml</c> and <c>schemas</c> against the code.</summary>
public sealed class ContractTests
{
//#if (usesJson)
    private static readonly string[] _compared = ["type", "format", "properties", "required", "items"];
    private static readonly JsonSchemaExporterOptions _nothingIsNull = new() { TreatNullObliviousAsNonNullable = true };

//#endif
    private readonly YamlNode _contract = Load("docs/asyncapi.yaml");

    [Fact]
    public void What_the_service_consumes_is_what_the_contract_says()
    {
        using var host = Build();
        var consumed = host.Services.GetServices<Subscription>().SelectMany(subscription => subscription.EventTypes.Select(type => (subscription.Topic, type)));

        Assert.Equal(MessagesOf("receive").Select(message => (message.Topic, message.Type)).Order(), consumed.Order());
    }

    [Fact]
    public async Task What_the_service_publishes_is_what_the_contract_says()
    {
        using var host = Build();
        var shipment = Shipment.Prepare(Guid.NewGuid(), "C1", [("pen", 1)], DateTimeOffset.UnixEpoch);
        var message = await host.Services.GetRequiredService<MessageFactory>().CreateAsync(ShipmentPrepared.Of(shipment), key: null, TestContext.Current.CancellationToken);

        var promised = Assert.Single(MessagesOf("send"));
//#if (usesAvro)
        Assert.Equal((promised.Topic, promised.Type, promised.ContentType), (message.Topic, message.Event.Type, message.Event.DataContentType?.Split(';')[0]));
//#else
        Assert.Equal((promised.Topic, promised.Type, promised.ContentType), (message.Topic, message.Event.Type, message.Event.DataContentType));
//#endif
    }

//#if (usesJson)
    [Fact]
    public void The_body_of_every_event_is_what_its_schema_says()
    {
        Assert.Equal(["../schemas/order-placed.schema.json"], MessagesOf("receive").Select(message => message.Payload));
        AssertSchema("order-placed", EventJson.Default.OrderPlaced);
        Assert.Equal(["../schemas/shipment-prepared.schema.json"], MessagesOf("send").Select(message => message.Payload));
        AssertSchema("shipment-prepared", EventJson.Default.ShipmentPrepared);
    }
//#elseif (usesAvro)
    [Fact]
    public void The_body_of_every_event_is_what_its_schema_says()
    {
        Assert.Equal(["../schemas/order-placed.avsc"], MessagesOf("receive").Select(message => message.Payload));
        var order = SchemaOf("order-placed");
        AssertFields<OrderPlaced>(order);
        AssertFields<OrderPlacedLine>(((ArraySchema)order["lines"].Schema).ItemSchema);

        Assert.Equal(["../schemas/shipment-prepared.avsc"], MessagesOf("send").Select(message => message.Payload));
        AssertFields<ShipmentPrepared>(SchemaOf("shipment-prepared"));
    }
//#else
    [Fact]
    public void The_body_of_every_event_is_what_its_schema_says()
    {
        // The types are made from these files.
        Assert.Equal([$"../schemas/{OrderPlaced.Descriptor.File.Name}"], MessagesOf("receive").Select(message => message.Payload));
        Assert.Equal([$"../schemas/{ShipmentPrepared.Descriptor.File.Name}"], MessagesOf("send").Select(message => message.Payload));
    }
//#endif

    private static Microsoft.Extensions.Hosting.IHost Build()
        => ServiceHost.CreateBuilder([.. TestBroker.Nowhere, "--ConnectionStrings:Database=Host=nowhere"]).Build();

//#if (usesJson)
    private static void AssertSchema(string name, JsonTypeInfo type)
    {
        var written = Essence(JsonNode.Parse(File.ReadAllText(PathOf($"schemas/{name}.schema.json")))!);
        var meant = Essence(type.GetJsonSchemaAsNode(_nothingIsNull));

        Assert.True(JsonNode.DeepEquals(written, meant), $"schemas/{name}.schema.json says {written.ToJsonString()}, the code {meant.ToJsonString()}.");
    }

    // What both a schema written by hand and one made from a type say; bounds and descriptions are in the former alone.
    private static JsonObject Essence(JsonNode schema)
    {
        var essence = new JsonObject();
        foreach (var keyword in _compared)
        {
            essence[keyword] = (keyword, schema[keyword]) switch
            {
                ("properties", JsonObject properties) => new JsonObject(properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Essence(property.Value!)))),
                ("required", JsonArray required) => new JsonArray([.. required.Select(name => (string)name!).Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))]),
                ("items", JsonNode items) => Essence(items),
                var (_, value) => value?.DeepClone(),
            };
        }

        return essence;
    }

//#elseif (usesAvro)
    private static RecordSchema SchemaOf(string name) => (RecordSchema)Schema.Parse(File.ReadAllText(PathOf($"schemas/{name}.avsc")));

    // That every field has a property, of its type, is seen when the host is built; here, that every property has a field.
    private static void AssertFields<TRecord>(Schema record)
        => Assert.Equal(
            ((RecordSchema)record).Fields.Select(field => field.Name),
            typeof(TRecord).GetProperties().Select(property => property.GetCustomAttribute<AvroFieldAttribute>()?.FieldName));

//#endif
    private IEnumerable<(string Topic, string Type, string ContentType, string Payload)> MessagesOf(string action)
        => from operation in ((YamlMappingNode)_contract["operations"]).Children.Values
           where (string)operation["action"]! == action
           from reference in (YamlSequenceNode)operation["messages"]
           let message = Follow(Follow(reference))
           select ((string)Follow(operation["channel"])["address"]!, (string)message["name"]!, (string)message["contentType"]!, PayloadOf(message));

//#if (usesJson)
    private static string PayloadOf(YamlNode message) => (string)message["payload"]["$ref"]!;
//#else
    private static string PayloadOf(YamlNode message) => (string)message["payload"]["schema"]["$ref"]!;
//#endif

    private YamlNode Follow(YamlNode node)
        => ((string)node["$ref"]!).TrimStart('#', '/').Split('/').Aggregate(_contract, (at, name) => at[name]);

    private static YamlNode Load(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(PathOf(path))));
        return stream.Documents[0].RootNode;
    }

    private static string PathOf(string path) => Path.Combine(AppContext.BaseDirectory, path);
}
