using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Events;

public class EventsDescribedTests
{
    private const string Id = GuardrailIds.EventsDescribed;

    private const string Document = """
        asyncapi: 3.0.0
        channels:
          orders:
            address: orders
            messages:
              placed: {$ref: '#/components/messages/placed'}
          shipments:
            address: shipments
            messages:
              prepared: {name: shipment.prepared}
        components:
          messages:
            placed:
              name: order.placed
        """;

    [Fact]
    public void A_document_that_says_what_the_code_does_is_accepted() => Service(Document).Accepts(Id);

    [Fact]
    public void A_channel_of_another_name_is_reported_on_both_sides()
    {
        var findings = Service(Document.Replace("address: orders", "address: order", StringComparison.Ordinal)).Findings(Id);

        Assert.Equal(
            ["asyncapi.yaml has no channel with the address 'orders', which the code consumes. Describe it there.", "The code neither subscribes nor publishes to 'order': it has 'orders', 'shipments'. Write the topic as the code has it, or remove the channel."],
            findings.Select(f => f.Message));
        Assert.Equal(MessagingSamples.Subscribes, findings[0].Span);
        Assert.Equal(4, findings[1].Span.Line);
    }

    [Fact]
    public void A_message_of_another_name_is_reported_on_both_sides()
        => Assert.Equal(["/service/src/Orders/Program.cs:5", "/service/docs/asyncapi.yaml:14"], Service(Document.Replace("name: order.placed", "name: order.placed.v2", StringComparison.Ordinal)).Findings(Id).Select(f => $"{f.Span.Path}:{f.Span.Line}"));

    [Theory]
    [InlineData("asyncapi: 2.6.0\nchannels: {other: {}}")]
    [InlineData("openapi: 3.1.0\npaths: {}")]
    public void Other_documents_are_not_compared(string document) => Service(document).Accepts(Id);

    [Fact]
    public void Nothing_is_said_where_messages_are_not_known()
        => Service(Document.Replace("address: orders", "address: order", StringComparison.Ordinal)).Code(MessagingSamples.Code(subscription: s => s with { HasUnknownMessages = true })).Accepts(Id);

    private static InMemoryService Service(string document) => new InMemoryService().File("docs/asyncapi.yaml", document, ServiceFileKind.Definition).Code(MessagingSamples.Code());
}
