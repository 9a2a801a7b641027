using PlatformService1.Shipments;

namespace PlatformService1.Tests;

public sealed class ShipmentTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_product_ordered_twice_is_one_line()
        => Assert.Equal([new ShipmentLine("pen", 5), new ShipmentLine("book", 1)], Prepare(("pen", 2), ("book", 1), ("pen", 3)).Lines);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(21, 2)]
    public void There_are_as_many_parcels_as_the_pieces_need(int pieces, int parcels)
        => Assert.Equal(parcels, Prepare(("pen", pieces)).Parcels);

    [Fact]
    public void Nothing_can_not_be_shipped()
        => Assert.Throws<ArgumentException>(() => Prepare());

    [Fact]
    public void A_later_shipment_has_a_greater_id()
    {
        var later = Shipment.Prepare(Guid.NewGuid(), "C1", [("pen", 1)], _now.AddMilliseconds(1));

        Assert.True(later.Id.CompareTo(Prepare(("pen", 1)).Id) > 0);
    }

    private static Shipment Prepare(params (string Product, int Quantity)[] items)
        => Shipment.Prepare(Guid.NewGuid(), "C1", items, _now);
}
