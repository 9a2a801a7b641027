using PlatformService1.Orders;

namespace PlatformService1.Reconciling;

/// <summary>How a period's orders stood when it ended.</summary>
public sealed class Report
{
    /// <summary>The period's name.</summary>
    public required string Period { get; init; }

    /// <summary>How many orders were placed.</summary>
    public int Orders { get; private set; }

    /// <summary>Their amounts.</summary>
    public decimal Ordered { get; private set; }

    /// <summary>What was paid for them until the end of the period.</summary>
    public decimal Paid { get; private set; }

    /// <summary>How many differences there are.</summary>
    public int Differences { get; private set; }

    /// <summary>Whether the whole period is in it. Nobody should rely on one that isn't complete.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Adds an order.</summary>
    public void Add(Order order, decimal paid)
    {
        Orders++;
        Ordered += order.Amount;
        Paid += paid;
    }

    /// <summary>Counts a difference.</summary>
    public void CountDifference() => Differences++;

    /// <summary>The whole period is in it.</summary>
    public void Complete() => IsComplete = true;
}
