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
    [InlineData("[{name: a, type: [|double|]}]", "[{name: a, type: string}]", "")]
    [InlineData("[{name: a, type: [|['null', int]|]}]", "[{name: a, type: ['null', string]}]", "")]
    [InlineData("[{name: a, type: ['null', {type: record, name: Line, fields: [{name: x, type: int}, {name: [|y|], type: int}, {name: [|z|], type: int}]}]}]", "[{name: a, type: ['null', {type: record, name: Line, fields: [{name: x, type: int}]}]}]", "")]
    [InlineData("[{name: a, type: {type: array, items: {type: map, values: [|int|]}}}]", "[{name: a, type: {type: array, items: {type: map, values: string}}}]", "")]
    [InlineData("[{name: a, type: [|{type: fixed, name: F, size: 8}|]}]", "[{name: a, type: {type: fixed, name: F, size: 16}}]", "")]
    [InlineData("[{name: a, type: {type: record, name: [|Other|], fields: []}}]", "[{name: a, type: {type: record, name: Line, fields: []}}]", "")]
    [InlineData("[{name: a, type: {type: bytes, logicalType: decimal, precision: 9, scale: 2}, default: x}, {name: b, type: [|{type: bytes, logicalType: decimal, precision: 9, scale: 3}|]}]", "[{name: a, type: {type: bytes, logicalType: decimal, precision: 9, scale: 2}}, {name: b, type: {type: bytes, logicalType: decimal, precision: 9, scale: 2}}]", "")]
    [InlineData("[{name: a, type: {type: record, name: Line, fields: [{name: [|y|], type: int}]}}, {name: b, type: Line}, {name: c, type: ['null', Line]}]", "[{name: a, type: {type: record, name: Line, fields: []}}, {name: b, type: Line}, {name: c, type: ['null', Line]}]", "")]
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
    [InlineData("[{name: a, type: double}, {name: b, type: bytes}, {name: c, type: float}]", "[{name: a, type: long}, {name: b, type: string}, {name: c, type: int}]", "")]
    [InlineData("[{name: a, type: {type: record, name: shop.Position, aliases: [Line], fields: []}}]", "[{name: a, type: {type: record, name: Line, namespace: store, fields: []}}]", "")]
    [InlineData("[{name: a, type: {type: record, name: one.Line, fields: [{name: x, type: int}]}}, {name: b, type: {type: record, name: two.Line, fields: [{name: y, type: int}]}}, {name: c, type: one.Line}]", "[{name: a, type: {type: record, name: one.Line, fields: [{name: x, type: int}]}}, {name: b, type: {type: record, name: two.Line, fields: [{name: y, type: int}]}}, {name: c, type: two.Line}]", "")]
    [InlineData("[{name: a, type: [string, 'null', long]}]", "[{name: a, type: ['null', int]}]", "")]
    [InlineData("[{name: a, type: {type: long, logicalType: timestamp-millis}}, {name: b, type: {type: array, items: Order}}]", "[{name: a, type: long}, {name: b, type: {type: array, items: Order}}]", "full")]
    public void An_avro_schema_that_can_read_it_is_accepted(string changed, string before, string mode)
        => Changed("order.avsc", Avro(changed), Avro(before), mode).Accepts(Id);

    [Theory]
    [InlineData("message [|Order|] { int32 a = 1; }", "message Order { int32 a = 1; int32 b = 2; }")]
    [InlineData("message Order { string [|a|] = 1; }", "message Order { int32 a = 1; }")]
    [InlineData("message Order { int32 [|a|] = 3; }", "message Order { int32 a = 1; }")]
    [InlineData("message Order { int32 a = 1; string [|b|] = 2; reserved 5 to max; }", "message Order { int32 a = 1; reserved 2, 5 to max; }")]
    [InlineData("message [|Order|] { int32 a = 1; reserved 4 to 8; }", "message Order { int32 a = 1; reserved 5 to max; }")]
    [InlineData("message Order { repeated int32 [|a|] = 1; }", "message Order { int32 a = 1; }")]
    [InlineData("enum Kind { NONE = 0; SMALL = 1; [|LARGE|] = 2; }", "enum Kind { NONE = 0; LARGE = 1; }")]
    [InlineData("message Order { sint32 [|a|] = 1; }", "message Order { int32 a = 1; }")]
    [InlineData("message Order { float [|a|] = 1; }", "message Order { double a = 1; }")]
    [InlineData("message Order { map<string, string> [|a|] = 1; }", "message Order { map<string, int32> a = 1; }")]
    [InlineData("message Order { oneof one { string [|a|] = 1; string [|b|] = 2; } }", "message Order { string a = 1; string b = 2; }")]
    [InlineData("message Order { oneof one { string [|a|] = 1; string b = 2; } }", "message Order { string a = 1; oneof one { string b = 2; } }")]
    [InlineData("message Order { oneof one { string a = 1; string [|b|] = 2; } }", "message Order { oneof one { string a = 1; } oneof two { string b = 2; } }")]
    [InlineData("message Order { required int32 a = 1; required int32 [|b|] = 2; }", "message Order { required int32 a = 1; }")]
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
    [InlineData("enum Kind { NONE = 0; BIG = 1; }", "enum Kind { NONE = 0; LARGE = 1; }")]
    [InlineData("message Order { map<string, int64> a = 1; Kind b = 2; fixed32 c = 3; bytes d = 4; repeated string e = 5; } enum Kind { A = 0; }", "message Order { map<string, int32> a = 1; int32 b = 2; sfixed32 c = 3; other.Line d = 4; string e = 5; } enum Kind { A = 0; }")]
    [InlineData("message Order { repeated Entry a = 1; message Entry { string key = 1; int32 value = 2; } }", "message Order { map<string, int32> a = 1; message Entry { string key = 1; int32 value = 2; } }")]
    [InlineData("message Order { oneof other { string a = 1; string b = 2; } oneof two { string c = 3; string d = 4; } }", "message Order { oneof one { string a = 1; string b = 2; } string c = 3; }")]
    [InlineData("message Order { string a = 1; string b = 2; }", "message Order { oneof one { string a = 1; string b = 2; } }")]
    public void A_proto_that_reads_what_is_on_the_wire_is_accepted(string changed, string before) => Changed("order.proto", Proto(changed), Proto(before), "full").Accepts(Id);

    [Theory]
    [InlineData("{type: object, required: [a, [|b|]]}", "{type: object, required: [a]}", "")]
    [InlineData("{type: object, properties: {a: {type: [|integer|]}}}", "{type: object, properties: {a: {type: number}}}", "")]
    [InlineData("{type: object, properties: {a: {enum: [|[x]|]}}}", "{type: object, properties: {a: {enum: [x, y]}}}", "")]
    [InlineData("{type: object, properties: {a: {type: string, maxLength: [|10|]}}}", "{type: object, properties: {a: {type: string, maxLength: 50}}}", "")]
    [InlineData("{$ref: '#/$defs/o', $defs: {o: {type: object, required: [[|a|]]}}}", "{$ref: '#/$defs/o', $defs: {o: {type: object}}}", "")]
    [InlineData("{type: object, required: [|[a]|]}", "{type: object, required: [a, b]}", "forward")]
    [InlineData("{type: object, additionalProperties: [|false|]}", "{type: object}", "")]
    [InlineData("{type: object, unevaluatedProperties: [|false|]}", "{type: object, properties: {}}", "")]
    [InlineData("{type: object, properties: {}, additionalProperties: [|false|]}", "{type: object, properties: {}}", "")]
    [InlineData("{type: object, additionalProperties: [|{type: string}|]}", "{type: object}", "")]
    [InlineData("{type: object, additionalProperties: {type: [|string|]}}", "{type: object, additionalProperties: {type: integer}}", "")]
    [InlineData("{type: object, properties: {a: {type: array, uniqueItems: [|true|]}}}", "{type: object, properties: {a: {type: array}}}", "")]
    [InlineData("{type: object, properties: {a: {type: integer, multipleOf: [|6|]}}}", "{type: object, properties: {a: {type: integer, multipleOf: 3}}}", "")]
    [InlineData("{type: object, properties: {a: {type: number, exclusiveMinimum: [|0|]}}}", "{type: object, properties: {a: {type: number, minimum: 0}}}", "")]
    [InlineData("{type: object, properties: {a: {type: string, pattern: [|'^x'|]}}}", "{type: object, properties: {a: {type: string}}}", "")]
    [InlineData("{type: object, properties: {a: {type: [|[string, 'null']|]}}}", "{type: object, properties: {a: {type: string}}}", "forward")]
    [InlineData("{type: object, properties: {left: {$ref: '#'}, right: {$ref: '#'}, a: {type: [|string|]}}}", "{type: object, properties: {left: {$ref: '#'}, right: {$ref: '#'}, a: {type: integer}}}", "")]
    public void A_json_schema_that_allows_less_is_reported(string changed, string before, string mode) => Changed("order.schema.json", changed, before, mode).Reports(Id);

    [Theory]
    [InlineData("{type: object, properties: {a: {type: string}, b: {type: string}}, required: [a]}", "{type: object, properties: {a: {type: string}}, required: [a]}")]
    [InlineData("{type: object, properties: {a: {type: number}}}", "{type: object, properties: {a: {type: integer}}}")]
    [InlineData("{type: object, properties: {a: {type: string, default: x}}, required: [a]}", "{type: object}")]
    [InlineData("{type: object, properties: {a: {type: number, exclusiveMinimum: 0}, b: {type: integer, minimum: 1}}}", "{type: object, properties: {a: {type: number, minimum: 0.1}, b: {type: integer, exclusiveMinimum: 1}}}")]
    [InlineData("{type: object, properties: {a: {type: string, maxLength: 3, pattern: '^[xy]'}}}", "{type: object, properties: {a: {enum: [x, y]}}}")]
    [InlineData("{type: object, properties: {a: {type: string, pattern: '^[a-z]+$'}}}", "{type: object, properties: {a: {type: string, pattern: '^[a-f]+$'}}}")]
    [InlineData("{type: object, properties: {a: {type: integer, multipleOf: 3}}, additionalProperties: {}}", "{properties: {a: {type: integer, multipleOf: 6}}}")]
    [InlineData("{type: object, properties: {a: {type: string}}, additionalProperties: false}", "{type: object, properties: {a: {type: string}}, unevaluatedProperties: false}")]
    [InlineData("{type: object, properties: {a: {anyOf: [{type: string}]}}}", "{type: object, properties: {a: {type: integer}}}")]
    public void A_json_schema_that_allows_as_much_is_accepted(string changed, string before) => Changed("order.schema.json", changed, before, "").Accepts(Id);

    [Fact]
    public void Json_may_be_indented_by_tabs_and_must_be_readable()
    {
        Changed("order.schema.json", "{\"type\":\"object\",\"description\":\"a\\/b \\ud83d\\ude00 \\u00fc \\\"c\\\"\",\"required\":[[|\"a\"|]]}", "{\"type\":\"object\"}", "").Reports(Id);
        Changed("order.schema.json", "{\n\t\"type\": \"object\",\n\t\"required\": [\t[|\"a\"|] ]\n}", "{ \"type\": \"object\" }", "").Reports(Id);
        Assert.StartsWith("The schema can't be read: ", Assert.Single(Changed("order.avsc", "{ \"type\": ", "{ \"type\": \"string\" }", "").Findings(Id)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "required int32 a = 1;", "optional int32 a = 1;", 1)]
    [InlineData("forward", "required int32 a = 1;", "optional int32 a = 1;", 0)]
    [InlineData("", "optional int32 a = 1;", "required int32 a = 1;", 0)]
    [InlineData("full", "optional int32 a = 1;", "required int32 a = 1;", 1)]
    public void What_proto2_requires_breaks_one_side(string mode, string changed, string before, int findings)
        => Assert.Equal(findings, Changed("order.proto", $"syntax = \"proto2\"; message Order {{ {changed} }}", $"syntax = \"proto2\"; message Order {{ {before} }}", mode).Findings(Id).Count);

    [Fact]
    public void A_branch_of_a_union_is_named_not_the_union()
        => Assert.Equal(
            "'sku' of 'Line' has no default, and messages from before have no such field. Keep what the baseline has, or make it a message of a new type.",
            Assert.Single(Changed("order.avsc", Avro("[{name: line, type: ['null', {type: record, name: Line, fields: [{name: sku, type: string}]}]}]"), Avro("[{name: line, type: ['null', {type: record, name: Line, fields: []}]}]"), "").Findings(Id)).Message);

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
