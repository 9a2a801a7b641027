using PlatformService1.Messaging;

namespace PlatformService1.Tests;

internal static class SampleOrder
{
//#if (usesProtobuf)
    /// <summary>An order that can be shipped.</summary>
    public static OrderPlaced New(Guid id, int pens = 1) => new()
    {
        OrderId = id.ToString(),
        Customer = "C1",
        Lines = { new OrderPlacedLine { Product = "pen", Quantity = pens }, new OrderPlacedLine { Product = "book", Quantity = 1 } },
    };

    /// <summary>An order of nothing, which can never be shipped.</summary>
    public static OrderPlaced Empty(Guid id) => new() { OrderId = id.ToString(), Customer = "C1" };
//#else
    /// <summary>An order that can be shipped.</summary>
    public static OrderPlaced New(Guid id, int pens = 1) => new()
    {
        OrderId = id,
        Customer = "C1",
        Lines = [new OrderPlacedLine { Product = "pen", Quantity = pens }, new OrderPlacedLine { Product = "book", Quantity = 1 }],
    };

    /// <summary>An order of nothing, which can never be shipped.</summary>
    public static OrderPlaced Empty(Guid id) => new() { OrderId = id, Customer = "C1", Lines = [] };
//#endif
}
