namespace PlatformService1.Orders;

/// <summary>What came in for an order. The bank's statements bring it; the job only reads it.</summary>
public sealed class Payment
{
    /// <summary>Unique.</summary>
    public required long Number { get; init; }

    /// <summary>The order it says it is for. There may be none of that number.</summary>
    public required long OrderNumber { get; init; }

    /// <summary>What was paid, in the shop's currency; less than zero when it was paid back.</summary>
    public required decimal Amount { get; init; }

    /// <summary>When it came in, in UTC.</summary>
    public required DateTime ReceivedAt { get; init; }
}
