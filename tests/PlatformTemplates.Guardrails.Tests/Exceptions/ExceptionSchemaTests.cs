using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Tests.Documentation;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Guardrails.Tests.Exceptions;

/// <summary>The JSON schema by which editors complete and check <c>platform-exceptions.yaml</c>; it goes into every service.</summary>
public class ExceptionSchemaTests
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Path => Repository.PathOf("templates", "shared", "content", ".platform", "exceptions.schema.json");

    [Fact]
    public void The_schema_lists_every_guardrail() => Generated.IsCurrent(Path, _ => Make());

    [Theory]
    [InlineData("""{ "exceptions": [] }""")]
    [InlineData("""{ "exceptions": null }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "Deployment/orders", "reason": "r", "owner": "team-orders", "expires": "2026-12-31" }] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "k8s/**", "environments": ["dev"], "reason": "r", "owner": "o", "expires": "2026-12-31", "approvedBy": "a" }] }""")]
    public async Task It_accepts_what_the_guardrails_accept(string file)
    {
        Assert.DoesNotContain(Excepting(file).Findings(GuardrailIds.InvalidException), f => !f.Message.Contains("covers nothing", StringComparison.Ordinal));
        Assert.Empty((await JsonSchema.FromFileAsync(Path, TestContext.Current.CancellationToken)).Validate(file));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "exceptions": {} }""")]
    [InlineData("""{ "exceptions": [{}] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1999", "target": "Deployment/orders", "reason": "r", "owner": "o", "expires": "2026-12-31" }] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "orders", "reason": "r", "owner": "o", "expires": "2026-12-31" }] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "Deployment/orders", "reason": " ", "owner": "o", "expires": "2026-12-31" }] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "Deployment/orders", "reason": "r", "owner": "o", "expires": "31.12.2026" }] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "Deployment/orders", "reason": "r", "owner": "o", "expires": "2026-12-31", "approver": "a" }] }""")]
    [InlineData("""{ "exceptions": [{ "guardrail": "PLT1004", "target": "Deployment/orders", "reason": "r", "owner": "o", "expires": "2026-12-31", "environments": "dev" }] }""")]
    public async Task It_refuses_what_the_guardrails_refuse(string file)
    {
        Assert.NotEmpty(Excepting(file).Findings(GuardrailIds.InvalidException));
        Assert.NotEmpty((await JsonSchema.FromFileAsync(Path, TestContext.Current.CancellationToken)).Validate(file));
    }

    private static InMemoryService Excepting(string json)
        => new InMemoryService()
            .Manifest(Samples.Deployment("ports: []"))
            .File("platform-exceptions.yaml", json, ServiceFileKind.Exceptions)
            .Property("PlatformToday", "2026-11-25");

    private static string Make()
    {
        JsonObject entry = new()
        {
            ["guardrail"] = new JsonObject
            {
                ["description"] = "The guardrail's id.",
                ["enum"] = new JsonArray([.. GuardrailCatalogue.Descriptors.Select(d => JsonValue.Create(d.Id))]),
                ["enumDescriptions"] = new JsonArray([.. GuardrailCatalogue.Descriptors.Select(d => JsonValue.Create(d.Title))]),
            },
            ["target"] = Text("What it speaks of: kind/name, such as Deployment/orders, or a file below the service's root. * stands for any text without a slash, ** for any text.", @"^(?=.*[A-Za-z0-9])[^/.].*[/.]"),
            ["environments"] = new JsonObject
            {
                ["description"] = "Where it holds; everywhere when left out.",
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
            },
            ["reason"] = Text("Why."),
            ["owner"] = Text("Who answers for it."),
            ["expires"] = Text("The last day on which it holds, in UTC.", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            ["approvedBy"] = Text("Who of the platform team agreed; needed where enforcement is strict."),
        };
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Guardrails that a service breaks on purpose, each for a while and with a reason",
            ["type"] = "object",
            ["required"] = new JsonArray("exceptions"),
            ["properties"] = new JsonObject
            {
                ["exceptions"] = new JsonObject
                {
                    ["type"] = new JsonArray("array", "null"),
                    ["items"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["required"] = new JsonArray("guardrail", "target", "reason", "owner", "expires"),
                        ["additionalProperties"] = false,
                        ["properties"] = entry,
                    },
                },
            },
        };
        return schema.ToJsonString(_readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Text(string description, string pattern = @"\S") => new() { ["description"] = description, ["type"] = "string", ["pattern"] = pattern };
}
