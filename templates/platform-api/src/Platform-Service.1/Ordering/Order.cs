namespace PlatformService1.Ordering;

/// <summary>What a customer ordered. An order does not change: moving it on gives the order as it is afterwards.</summary>
public sealed class Order
{
    private readonly List<OrderLine> _lines = [];

    private Order()
    {
    }

    /// <summary>Unique, and greater than those of the orders before it.</summary>
    public Guid Id { get; private init; }

    /// <summary>The customer's number.</summary>
    public string Customer { get; private init; } = "";

    /// <summary>The currency of all prices, in three letters (ISO 4217).</summary>
    public string Currency { get; private init; } = "";

    /// <summary>When it was placed, in UTC, to the millisecond.</summary>
    public DateTimeOffset PlacedAt { get; private init; }

    /// <summary>Where it is on its way.</summary>
    public OrderStatus Status { get; private set; }

    /// <summary>Counts the changes, so that nobody overwrites what somebody else has changed in the meantime.</summary>
    public long Version { get; private set; }

    /// <summary>What tells a repeated request from a new one; none when the client gave no key.</summary>
    public RequestKey? Request { get; private init; }

    /// <summary>What was ordered, in the customer's sequence.</summary>
    public IReadOnlyList<OrderLine> Lines
    {
        get => _lines;
        private init => _lines = [.. value];
    }

    /// <summary>The price of all lines.</summary>
    public decimal Total => _lines.Sum(line => line.Price);

    /// <summary>Places a new order.</summary>
    public static Order Place(string customer, string currency, IEnumerable<OrderLine> lines, DateTimeOffset now, RequestKey? request = null)
        => new()
        {
            Id = Guid.CreateVersion7(now),
            Customer = customer,
            Currency = currency,
            PlacedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            Status = OrderStatus.Placed,
            Version = 1,
            Request = request,
            Lines = [.. lines],
        };

    /// <summary>Whether an order in this status may go on to <paramref name="next"/>.</summary>
    public bool CanMoveTo(OrderStatus next) => (Status, next) switch
    {
        (OrderStatus.Placed, OrderStatus.Confirmed or OrderStatus.Cancelled) => true,
        (OrderStatus.Confirmed, OrderStatus.Shipped or OrderStatus.Cancelled) => true,
        _ => false,
    };

    /// <summary>The order in its next status and version.</summary>
    /// <exception cref="InvalidOperationException">An order in this status can't go there; see <see cref="CanMoveTo"/>.</exception>
    public Order MoveTo(OrderStatus next)
    {
        if (!CanMoveTo(next))
            throw new InvalidOperationException($"An order that is {Status} can't become {next}.");

        var moved = (Order)MemberwiseClone();
        moved.Status = next;
        moved.Version++;
        return moved;
    }
}
