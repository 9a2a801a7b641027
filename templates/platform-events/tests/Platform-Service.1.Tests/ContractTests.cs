using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using PlatformService1.Messaging;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Publishing;
using YamlDotNet.RepresentationModel;

namespace PlatformService1.Tests;

/// <summary>Holds <c>docs/asyncapi.yaml</c> and <c>schemas</c> against the code.</summary>
public sealed class ContractTests
{
    private static readonly string[] _compared = ["type", "format", "properties", "required", "items"];
    private static readonly JsonSchemaExporterOptions _nothingIsNull = new() { TreatNullObliviousAsNonNullable = true };

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
        var prepared = new ShipmentPrepared { ShipmentId = Guid.NewGuid(), OrderId = Guid.NewGuid(), Parcels = 1, PreparedAt = DateTimeOffset.UnixEpoch };
        var message = await host.Services.GetRequiredService<MessageFactory>().CreateAsync(prepared, key: null, TestContext.Current.CancellationToken);

        var promised = Assert.Single(MessagesOf("send"));
        Assert.Equal((promised.Topic, promised.Type, promised.ContentType), (message.Topic, message.Event.Type, message.Event.DataContentType));
    }

    [Fact]
    public void The_body_of_every_event_is_what_its_schema_says()
    {
        Assert.Equal(["../schemas/order-placed.schema.json"], MessagesOf("receive").Select(message => message.Payload));
        AssertSchema("order-placed", EventJson.Default.OrderPlaced);
        Assert.Equal(["../schemas/shipment-prepared.schema.json"], MessagesOf("send").Select(message => message.Payload));
        AssertSchema("shipment-prepared", EventJson.Default.ShipmentPrepared);
    }

    private static Microsoft.Extensions.Hosting.IHost Build()
        => ServiceHost.CreateBuilder([.. TestBroker.Nowhere, "--ConnectionStrings:Database=Host=nowhere"]).Build();

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

    private IEnumerable<(string Topic, string Type, string ContentType, string Payload)> MessagesOf(string action)
        => from operation in ((YamlMappingNode)_contract["operations"]).Children.Values
           where (string)operation["action"]! == action
           from reference in (YamlSequenceNode)operation["messages"]
           let message = Follow(Follow(reference))
           select ((string)Follow(operation["channel"])["address"]!, (string)message["name"]!, (string)message["contentType"]!, (string)message["payload"]["$ref"]!);

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
