//#if (usesAvro)
using Avro.Reflect;

//#endif
namespace PlatformService1.Messaging;

//#if (usesJson)
/// <summary>An order was placed: what this service begins with. Its contract is <c>schemas/order-placed.schema.json</c>.</summary>
//#else
/// <summary>An order was placed: what this service begins with. Its contract is <c>schemas/order-placed.avsc</c>.</summary>
//#endif
public sealed record OrderPlaced
{
    /// <summary>The order's id, and the key of its events.</summary>
//#if (usesAvro)
    [AvroField("orderId")]
//#endif
    public required Guid OrderId { get; init; }

    /// <summary>The number of the customer it goes to.</summary>
//#if (usesAvro)
    [AvroField("customer")]
//#endif
    public required string Customer { get; init; }

    /// <summary>What was ordered.</summary>
//#if (usesAvro)
    [AvroField("lines")]
//#endif
    public required IReadOnlyList<OrderPlacedLine> Lines { get; init; }
}

/// <summary>One product on a placed order.</summary>
public sealed record OrderPlacedLine
{
    /// <summary>The product's code.</summary>
//#if (usesAvro)
    [AvroField("product")]
//#endif
    public required string Product { get; init; }

    /// <summary>How many pieces.</summary>
//#if (usesAvro)
    [AvroField("quantity")]
//#endif
    public required int Quantity { get; init; }
}
