using PlatformService1.Ordering;

namespace PlatformService1.Tests;

public sealed class OrderTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_new_order_is_placed_in_its_first_version()
    {
        var order = Place();

        Assert.Equal(OrderStatus.Placed, order.Status);
        Assert.Equal(1, order.Version);
        Assert.Equal(_now, order.PlacedAt);
    }

    [Fact]
    public void The_total_is_the_price_of_all_lines()
        => Assert.Equal(2 * 1.50m + 3 * 10m, Place().Total);

    [Fact]
    public void An_order_that_moves_on_gets_a_new_version_and_stays_as_it_was()
    {
        var order = Place();

        var confirmed = order.MoveTo(OrderStatus.Confirmed);

        Assert.Equal((OrderStatus.Confirmed, 2), (confirmed.Status, confirmed.Version));
        Assert.Equal((OrderStatus.Placed, 1), (order.Status, order.Version));
        Assert.Equal(order.Lines, confirmed.Lines);
    }

    [Theory]
    [InlineData(OrderStatus.Placed, OrderStatus.Shipped)]
    [InlineData(OrderStatus.Placed, OrderStatus.Placed)]
    [InlineData(OrderStatus.Shipped, OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Cancelled, OrderStatus.Confirmed)]
    public void An_order_can_not_go_astray(OrderStatus from, OrderStatus to)
    {
        var order = Reach(from);

        Assert.False(order.CanMoveTo(to));
        Assert.Throws<InvalidOperationException>(() => order.MoveTo(to));
    }

    [Fact]
    public void A_later_order_has_a_greater_id()
    {
        var later = Order.Place("C1", "EUR", [], _now.AddMilliseconds(1));

        Assert.True(later.Id.CompareTo(Place().Id) > 0);
    }

    private static Order Place()
        => Order.Place("C1", "EUR", [new OrderLine(1, "pen", 2, 1.50m), new OrderLine(2, "book", 3, 10m)], _now);

    private static Order Reach(OrderStatus status) => status switch
    {
        OrderStatus.Confirmed => Place().MoveTo(OrderStatus.Confirmed),
        OrderStatus.Shipped => Reach(OrderStatus.Confirmed).MoveTo(OrderStatus.Shipped),
        OrderStatus.Cancelled => Place().MoveTo(OrderStatus.Cancelled),
        _ => Place(),
    };
}
