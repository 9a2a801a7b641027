namespace PlatformService1.Messaging;

/// <summary>A shipment is ready to be sent: what this service tells others. Its contract is <c>schemas/shipment-prepared.schema.json</c>.</summary>
public sealed record ShipmentPrepared
{
    /// <summary>The shipment's id.</summary>
    public required Guid ShipmentId { get; init; }

    /// <summary>The id of its order, and the key of the event.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>How many parcels it consists of.</summary>
    public required int Parcels { get; init; }

    /// <summary>When it was prepared, in UTC.</summary>
    public required DateTimeOffset PreparedAt { get; init; }
}
