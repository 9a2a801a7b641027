using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Events;

public class SchemasCompatibleTests
{
    private const string Id = GuardrailIds.SchemasCompatible;

    [Theory]
    [InlineData("[{name: a, type: int}, {name: [|b|], type: int}]", "[{name: a, type: int}]", "")]
    [InlineData("[{name: a, type: [|int|]}]", "[{name: a, type: long}]", "")]
    [InlineData("[{name: a, type: [|int|]}]", "[{name: a, type: ['null', int]}]", "")]
    [InlineData("[{name: a, type: {type: enum, name: E, symbols: [|[A]|]}}]", "[{name: a, type: {type: enum, name: E, symbols: [A, B]}}]", "")]
    [InlineData("[{name: [|b|], type: int}]", "[{name: a, type: int}]", "backward")]
    [InlineData("[|[{name: b, type: int}]|]", "[{name: a, type: int}, {name: b, type: int}]", "forward")]
    [InlineData("[{name: a, type: [|long|]}]", "[{name: a, type: int}]", "full")]
    public void An_avro_schema_that_can_not_read_what_was_written_is_reported(string changed, string before, string mode)
        => Changed("order.avsc", Avro(changed), Avro(before), mode).Reports(Id);

    [Theory]
    [InlineData("[{name: a, type: int}, {name: b, type: int, default: 0}]", "[{name: a, type: int}]", "")]
    [InlineData("[{name: a, type: int}, {name: b, type: ['null', string], default: null}]", "[{name: a, type: int}]", "full")]
    [InlineData("[{name: a, type: long}]", "[{name: a, type: int}]", "")]
    [InlineData("[{name: a, type: ['null', int]}]", "[{name: a, type: int}]", "")]
    [InlineData("[{name: b, type: int, aliases: [a]}]", "[{name: a, type: int}]", "")]
    [InlineData("[]", "[{name: a, type: int}]", "")]
    [InlineData("[{name: a, type: {type: enum, name: E, symbols: [A], default: A}}]", "[{name: a, type: {type: enum, name: E, symbols: [A, B]}}]", "")]
    [InlineData("[{name: next, type: ['null', Order]}, {name: a, type: long}]", "[{name: next, type: ['null', Order]}, {name: a, type: int}]", "")]
    [InlineData("[{name: b, type: int}]", "[{name: a, type: int}]", "none")]
    public void An_avro_schema_that_can_read_it_is_accepted(string changed, string before, string mode)
        => Changed("order.avsc", Avro(changed), Avro(before), mode).Accepts(Id);

    [Theory]
    [InlineData("message [|Order|] { int32 a = 1; }", "message Order { int32 a = 1; int32 b = 2; }")]
    [InlineData("message Order { string [|a|] = 1; }", "message Order { int32 a = 1; }")]
    [InlineData("message Order { int32 [|a|] = 3; }", "message Order { int32 a = 1; }")]
    [InlineData("message Order { int32 a = 1; string [|b|] = 2; }", "message Order { int32 a = 1; reserved 2, 5 to max; }")]
    [InlineData("message Order { repeated int32 [|a|] = 1; }", "message Order { int32 a = 1; }")]
    [InlineData("enum Kind { NONE = 0; [|BIG|] = 1; }", "enum Kind { NONE = 0; LARGE = 1; }")]
    [InlineData("enum [|Kind|] { NONE = 0; }", "enum Kind { NONE = 0; LARGE = 1; }")]
    [InlineData("message Order { message Line { string [|sku|] = 1; } }", "message Order { message Line { int64 sku = 1; } }")]
    public void A_proto_that_breaks_what_is_on_the_wire_is_reported(string changed, string before) => Changed("order.proto", Proto(changed), Proto(before), "").Reports(Id);

    [Theory]
    [InlineData("message Order { reserved 2; reserved \"b\"; int32 a = 1; }", "message Order { int32 a = 1; int32 b = 2; }")]
    [InlineData("message Order { int64 a = 1 [deprecated = true]; // new\n bytes c = 3; }", "message Order { int32 a = 1; string c = 3; }")]
    [InlineData("message Order { Kind kind = 1; enum Kind { option allow_alias = true; A = 0; B = 0; C = 1; } }", "message Order { Kind kind = 1; enum Kind { A = 0; } }")]
    [InlineData("message Order { map<string, int32> a = 1; oneof one { string b = 2; string c = 3; } } service S { rpc Get (Order) returns (Order) { option deadline = 1; } }", "message Order { map<string, int32> a = 1; oneof one { string b = 2; } }")]
    [InlineData("message Order { string b = 2; int32 a = 1; }", "message Order { int32 a = 1; }")]
    [InlineData("message Order { int32 renamed = 1; }", "message Order { int32 a = 1; }")]
    public void A_proto_that_reads_what_is_on_the_wire_is_accepted(string changed, string before) => Changed("order.proto", Proto(changed), Proto(before), "full").Accepts(Id);

    [Theory]
    [InlineData("{type: object, required: [a, [|b|]]}", "{type: object, required: [a]}", "")]
    [InlineData("{type: object, properties: {a: {type: [|integer|]}}}", "{type: object, properties: {a: {type: number}}}", "")]
    [InlineData("{type: object, properties: {a: {enum: [|[x]|]}}}", "{type: object, properties: {a: {enum: [x, y]}}}", "")]
    [InlineData("{type: object, properties: {a: {type: string, maxLength: [|10|]}}}", "{type: object, properties: {a: {type: string, maxLength: 50}}}", "")]
    [InlineData("{$ref: '#/$defs/o', $defs: {o: {type: object, required: [[|a|]]}}}", "{$ref: '#/$defs/o', $defs: {o: {type: object}}}", "")]
    [InlineData("{type: object, required: [|[a]|]}", "{type: object, required: [a, b]}", "forward")]
    public void A_json_schema_that_allows_less_is_reported(string changed, string before, string mode) => Changed("order.schema.json", changed, before, mode).Reports(Id);

    [Theory]
    [InlineData("{type: object, properties: {a: {type: string}, b: {type: string}}, required: [a]}", "{type: object, properties: {a: {type: string}}, required: [a]}")]
    [InlineData("{type: object, properties: {a: {type: number}}}", "{type: object, properties: {a: {type: integer}}}")]
    [InlineData("{type: object, properties: {a: {type: string, default: x}}, required: [a]}", "{type: object}")]
    [InlineData("{type: object, properties: {a: {anyOf: [{type: string}]}}}", "{type: object, properties: {a: {type: integer}}}")]
    public void A_json_schema_that_allows_as_much_is_accepted(string changed, string before) => Changed("order.schema.json", changed, before, "").Accepts(Id);

    [Fact]
    public void A_message_without_a_schema_is_reported_where_it_is_registered()
    {
        var service = new InMemoryService().File("schemas/order-placed.schema.json", "{}", ServiceFileKind.Schema).Code(MessagingSamples.Code());
        service.Accepts(Id);

        var finding = Assert.Single(service.Property("PlatformTemplatesVersion", "1.0.0").Findings(Id));
        Assert.Equal(MessagingSamples.Publishes, finding.Span);
        service.File("schemas/shipments.avsc", "{\"type\": \"record\", \"name\": \"ShipmentPrepared\", \"fields\": []}", ServiceFileKind.Schema).Accepts(Id);
    }

    private static InMemoryService Changed(string name, string changed, string before, string mode)
        => new InMemoryService().File("schemas/" + name, changed, ServiceFileKind.Schema).File("schemas/baseline/" + name, before, ServiceFileKind.Schema).Property("PlatformSchemaCompatibility", mode);

    private static string Avro(string fields) => $"{{type: record, name: Order, fields: {fields}}}";

    private static string Proto(string declarations) => $"syntax = \"proto3\";\npackage example;\n/* the order */\n{declarations}\n";
}
