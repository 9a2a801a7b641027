using PlatformService1.Orders;
using PlatformService1.Reconciling;

namespace PlatformService1.Tests;

public sealed class DifferenceTests
{
    [Theory]
    [InlineData(0, DifferenceKind.Unpaid)]
    [InlineData(19.99, DifferenceKind.Underpaid)]
    [InlineData(-5, DifferenceKind.Underpaid)]
    [InlineData(20.01, DifferenceKind.Overpaid)]
    public void What_was_paid_differs_from_what_was_ordered(double paid, DifferenceKind kind)
    {
        var difference = Find(ordered: 20, (decimal)paid);

        Assert.Equal(("2026-01-31", 7L, kind, 20m, (decimal)paid), (difference!.Period, difference.OrderNumber, difference.Kind, difference.Ordered, difference.Paid));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(0, 0)]
    public void What_was_paid_to_the_penny_is_no_difference(double ordered, double paid)
        => Assert.Null(Find((decimal)ordered, (decimal)paid));

    [Theory]
    [InlineData(19.95, false)]
    [InlineData(20.05, false)]
    [InlineData(19.94, true)]
    [InlineData(20.06, true)]
    public void What_is_off_by_no_more_than_the_tolerance_is_no_difference(double paid, bool isDifference)
        => Assert.Equal(isDifference, Find(ordered: 20, (decimal)paid, tolerance: 0.05m) is not null);

    private static Difference? Find(decimal ordered, decimal paid, decimal tolerance = 0)
        => Difference.Find("2026-01-31", new Order { Number = 7, Customer = "C1", Amount = ordered, PlacedAt = DateTime.UnixEpoch }, paid, tolerance);
}
