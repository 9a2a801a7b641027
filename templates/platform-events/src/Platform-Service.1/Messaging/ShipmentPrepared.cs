//#if (usesAvro)
using Avro.Reflect;
//#elseif (usesProtobuf)
using Google.Protobuf.WellKnownTypes;
//#endif
using PlatformService1.Shipments;
//#if (usesAvro)
using PlatformTemplates.Messaging.Avro;
//#endif

namespace PlatformService1.Messaging;

//#if (usesProtobuf)
/// <summary>A shipment is ready to be sent: what this service tells others. Its properties come from <c>schemas/shipment_prepared.proto</c>.</summary>
public sealed partial class ShipmentPrepared
{
    /// <summary>Tells of a shipment.</summary>
    internal static ShipmentPrepared Of(Shipment shipment) => new()
    {
        ShipmentId = shipment.Id.ToString(),
        OrderId = shipment.OrderId.ToString(),
        Parcels = shipment.Parcels,
        PreparedAt = Timestamp.FromDateTimeOffset(shipment.PreparedAt),
    };
}
//#else
//#if (usesJson)
/// <summary>A shipment is ready to be sent: what this service tells others. Its contract is <c>schemas/shipment-prepared.schema.json</c>.</summary>
//#else
/// <summary>A shipment is ready to be sent: what this service tells others. Its contract is <c>schemas/shipment-prepared.avsc</c>.</summary>
//#endif
public sealed record ShipmentPrepared
{
    /// <summary>The shipment's id.</summary>
//#if (usesAvro)
    [AvroField("shipmentId")]
//#endif
    public required Guid ShipmentId { get; init; }

    /// <summary>The id of its order, and the key of the event.</summary>
//#if (usesAvro)
    [AvroField("orderId")]
//#endif
    public required Guid OrderId { get; init; }

    /// <summary>How many parcels it consists of.</summary>
//#if (usesAvro)
    [AvroField("parcels")]
//#endif
    public required int Parcels { get; init; }

    /// <summary>When it was prepared, in UTC.</summary>
//#if (usesAvro)
    [AvroField("preparedAt", typeof(TimestampConverter))]
//#endif
    public required DateTimeOffset PreparedAt { get; init; }

    /// <summary>Tells of a shipment.</summary>
    internal static ShipmentPrepared Of(Shipment shipment)
        => new() { ShipmentId = shipment.Id, OrderId = shipment.OrderId, Parcels = shipment.Parcels, PreparedAt = shipment.PreparedAt };
}
//#endif
