using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Messaging.SchemaRegistry;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>Avro as what messages are written in.</summary>
public static class AvroMessagingExtensions
{
    /// <summary>
    /// Writes and reads Avro. With <c>Messaging:SchemaRegistry:Url</c> set the schemas are those of the registry; without it
    /// messages are single objects, read by the schemas that are given here.
    /// </summary>
    /// <param name="messaging">The builder.</param>
    /// <param name="configure">Gives every type its schema.</param>
    /// <exception cref="InvalidOperationException">A schema is missing or does not fit its type, or a setting can't be used.</exception>
    public static MessagingBuilder UseAvro(this MessagingBuilder messaging, Action<AvroSchemas> configure)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        ArgumentNullException.ThrowIfNull(configure);
        var schemas = new AvroSchemas();
        configure(schemas);
        var registered = messaging.AddSchemaRegistry(type => schemas.Find(type).Describe());
        return messaging.UseSerializer(services => new AvroMessageSerializer(schemas, registered ? services.GetRequiredService<SchemaRegistry.SchemaRegistry>() : null));
    }
}
