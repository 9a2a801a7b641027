using System.Globalization;
using PlatformService1.Orders;

namespace PlatformService1.Tests;

/// <summary>A day in the past that no other test uses, and what was ordered and paid on it.</summary>
internal sealed class ShopDay
{
    private const int NumbersPerDay = 100_000;
    private static int _days;

    private readonly int _day = Interlocked.Increment(ref _days);
    private int _numbers;

    /// <summary>What the run of the day is called.</summary>
    public string Name => Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day's first instant.</summary>
    // Two days apart, so that what comes in on the day after is nobody else's.
    public DateTime Start => new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(2 * _day);

    /// <summary>The first instant after it.</summary>
    public DateTime End => Start.AddDays(1);

    public List<Order> Orders { get; } = [];

    public List<Payment> Payments { get; } = [];

    /// <summary>Places an order, at noon where nothing else is said.</summary>
    public Order Order(decimal amount, DateTime? at = null)
    {
        var order = new Order { Number = NextNumber(), Customer = "C1", Amount = amount, PlacedAt = at ?? Start.AddHours(12) };
        Orders.Add(order);
        return order;
    }

    /// <summary>Pays for an order, in the afternoon where nothing else is said.</summary>
    public Payment Pay(long orderNumber, decimal amount, DateTime? at = null)
    {
        var payment = new Payment { Number = NextNumber(), OrderNumber = orderNumber, Amount = amount, ReceivedAt = at ?? Start.AddHours(15) };
        Payments.Add(payment);
        return payment;
    }

    /// <summary>A number that no order has.</summary>
    public long NextNumber() => ((long)_day * NumbersPerDay) + ++_numbers;

    /// <summary>A day on which much was ordered, and not everything was paid as it should be.</summary>
    public static ShopDay Busy(int orders)
    {
        var day = new ShopDay();
        var random = new Random(1);
        for (var i = 0; i < orders; i++)
        {
            var order = day.Order(random.Next(1, 10_000) / 100m, day.Start.AddMinutes(random.Next(24 * 60)));
            var paid = random.Next(10) switch { 0 => 0, 1 => order.Amount - 1, 2 => order.Amount + 1, _ => order.Amount };
            if (paid != 0)
                day.Pay(order.Number, paid, order.PlacedAt);
            if (i % 20 == 0)
                day.Pay(day.NextNumber(), 5);
        }

        return day;
    }
}
