using PlatformService1.Messaging;

namespace PlatformService1.Tests;

internal static class SampleOrder
{
    /// <summary>An order that can be shipped.</summary>
    public static OrderPlaced New(int pens = 1) => new()
    {
        OrderId = Guid.NewGuid(),
        Customer = "C1",
        Lines = [new OrderPlacedLine { Product = "pen", Quantity = pens }, new OrderPlacedLine { Product = "book", Quantity = 1 }],
    };
}
