namespace PlatformService1.Orders;

/// <summary>What a customer owes. Whoever takes orders writes it; the job only reads it.</summary>
public sealed class Order
{
    /// <summary>Unique.</summary>
    public required long Number { get; init; }

    /// <summary>The customer's number.</summary>
    public required string Customer { get; init; }

    /// <summary>What is to be paid, in the shop's currency.</summary>
    public required decimal Amount { get; init; }

    /// <summary>When it was placed, in UTC.</summary>
    public required DateTime PlacedAt { get; init; }
}
