namespace PlatformService1.Messaging;

/// <summary>An order was placed: what this service begins with. Its contract is <c>schemas/order-placed.schema.json</c>.</summary>
public sealed record OrderPlaced
{
    /// <summary>The order's id, and the key of its events.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The number of the customer it goes to.</summary>
    public required string Customer { get; init; }

    /// <summary>What was ordered.</summary>
    public required IReadOnlyList<OrderPlacedLine> Lines { get; init; }
}

/// <summary>One product on a placed order.</summary>
public sealed record OrderPlacedLine
{
    /// <summary>The product's code.</summary>
    public required string Product { get; init; }

    /// <summary>How many pieces.</summary>
    public required int Quantity { get; init; }
}
