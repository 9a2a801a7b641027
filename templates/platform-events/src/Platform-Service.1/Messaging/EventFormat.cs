using PlatformTemplates.Messaging;
//#if (usesAvro)
using PlatformTemplates.Messaging.Avro;
//#elseif (usesProtobuf)
using PlatformTemplates.Messaging.Protobuf;
//#endif

namespace PlatformService1.Messaging;

/// <summary>How events are written and read, the same here and in the tests.</summary>
public static class EventFormat
{
//#if (usesJson)
    /// <summary>Writes and reads JSON, by generated code.</summary>
    public static MessagingBuilder UseEventFormat(this MessagingBuilder messaging) => messaging.UseJson(EventJson.Default.Options);
//#elseif (usesAvro)
//#if (usesSchemaRegistry)
    /// <summary>Writes and reads Avro by the schemas in <c>schemas</c>, with the registry of <c>Messaging:SchemaRegistry</c> where there is one.</summary>
//#else
    /// <summary>Writes and reads Avro by the schemas in <c>schemas</c>.</summary>
//#endif
    public static MessagingBuilder UseEventFormat(this MessagingBuilder messaging) => messaging.UseAvro(avro => avro
        .Add<OrderPlaced>("order-placed.avsc")
        .Add<ShipmentPrepared>("shipment-prepared.avsc"));
//#else
//#if (usesSchemaRegistry)
    /// <summary>Writes and reads the messages made from <c>schemas</c>, with the registry of <c>Messaging:SchemaRegistry</c> where there is one.</summary>
//#else
    /// <summary>Writes and reads the messages made from <c>schemas</c>.</summary>
//#endif
    public static MessagingBuilder UseEventFormat(this MessagingBuilder messaging) => messaging.UseProtobuf();
//#endif
}
