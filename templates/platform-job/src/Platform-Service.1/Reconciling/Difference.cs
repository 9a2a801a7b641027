using PlatformService1.Orders;

namespace PlatformService1.Reconciling;

/// <summary>An order in a report of which not exactly the amount was paid.</summary>
public sealed class Difference
{
    private Difference()
    {
    }

    /// <summary>The report's period.</summary>
    public string Period { get; private init; } = "";

    /// <summary>The order's number.</summary>
    public long OrderNumber { get; private init; }

    /// <summary>In which way.</summary>
    public DifferenceKind Kind { get; private init; }

    /// <summary>The order's amount; zero when there is no order.</summary>
    public decimal Ordered { get; private init; }

    /// <summary>What was paid until the end of the period.</summary>
    public decimal Paid { get; private set; }

    /// <summary>Compares an order with what was paid for it.</summary>
    /// <param name="period">The report's period.</param>
    /// <param name="order">The order.</param>
    /// <param name="paid">What was paid.</param>
    /// <param name="tolerance">How much it may be off without being worth anybody's time.</param>
    /// <returns>Null when nothing is wrong.</returns>
    public static Difference? Find(string period, Order order, decimal paid, decimal tolerance)
    {
        if (Math.Abs(order.Amount - paid) <= tolerance)
            return null;
        return new Difference
        {
            Period = period,
            OrderNumber = order.Number,
            Kind = paid == 0 ? DifferenceKind.Unpaid : paid < order.Amount ? DifferenceKind.Underpaid : DifferenceKind.Overpaid,
            Ordered = order.Amount,
            Paid = paid,
        };
    }

    /// <summary>Payments for an order that does not exist.</summary>
    public static Difference WithoutOrder(string period, long orderNumber) => new() { Period = period, OrderNumber = orderNumber, Kind = DifferenceKind.NoOrder };

    /// <summary>Adds a payment that was found later.</summary>
    public void Add(Payment payment) => Paid += payment.Amount;
}
