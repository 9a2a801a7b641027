namespace PlatformService1.Shipments;

/// <summary>What leaves the warehouse for one order.</summary>
public sealed class Shipment
{
    /// <summary>How many pieces fit into a parcel.</summary>
    public const int PiecesPerParcel = 20;

    private readonly List<ShipmentLine> _lines = [];

    private Shipment()
    {
    }

    /// <summary>Unique, and greater than those of the shipments before it.</summary>
    public Guid Id { get; private init; }

    /// <summary>The order it is for; an order has one shipment.</summary>
    public Guid OrderId { get; private init; }

    /// <summary>The number of the customer it goes to.</summary>
    public string Customer { get; private init; } = "";

    /// <summary>How many parcels it consists of.</summary>
    public int Parcels { get; private init; }

    /// <summary>When it was prepared, in UTC, to the millisecond.</summary>
    public DateTimeOffset PreparedAt { get; private init; }

    /// <summary>What is in it, one line for each product.</summary>
    public IReadOnlyList<ShipmentLine> Lines
    {
        get => _lines;
        private init => _lines = [.. value];
    }

    /// <summary>Prepares the shipment of an order.</summary>
    /// <exception cref="ArgumentException">There is nothing to ship.</exception>
    public static Shipment Prepare(Guid orderId, string customer, IEnumerable<(string Product, int Quantity)> items, DateTimeOffset now)
    {
        List<ShipmentLine> lines = [.. items.GroupBy(item => item.Product, (product, same) => new ShipmentLine(product, same.Sum(item => item.Quantity)))];
        if (lines.Count == 0)
            throw new ArgumentException("A shipment needs a line or more.", nameof(items));

        return new Shipment
        {
            Id = Guid.CreateVersion7(now),
            OrderId = orderId,
            Customer = customer,
            Parcels = (lines.Sum(line => line.Quantity) + PiecesPerParcel - 1) / PiecesPerParcel,
            PreparedAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            Lines = lines,
        };
    }
}
