namespace PlatformService1.Ordering;

/// <summary>One product on an order.</summary>
/// <param name="Number">The line's place on the order, from 1.</param>
/// <param name="Product">The product's code.</param>
/// <param name="Quantity">How many pieces.</param>
/// <param name="UnitPrice">The price of one piece, in the order's currency.</param>
public sealed record OrderLine(int Number, string Product, int Quantity, decimal UnitPrice)
{
    /// <summary>The price of the line.</summary>
    public decimal Price => Quantity * UnitPrice;
}
