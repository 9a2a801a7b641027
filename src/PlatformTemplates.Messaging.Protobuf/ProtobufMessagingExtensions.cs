using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Messaging.SchemaRegistry;

namespace PlatformTemplates.Messaging.Protobuf;

/// <summary>Protocol Buffers as what messages are written in.</summary>
public static class ProtobufMessagingExtensions
{
    /// <summary>
    /// Writes and reads the messages that are generated from <c>.proto</c> files. With <c>Messaging:SchemaRegistry:Url</c> set
    /// they come after the id of their schema; without it they are plain.
    /// </summary>
    /// <param name="messaging">The builder.</param>
    /// <exception cref="InvalidOperationException">A setting of the registry can't be used.</exception>
    public static MessagingBuilder UseProtobuf(this MessagingBuilder messaging)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        var registered = messaging.AddSchemaRegistry(type => ProtobufSchemas.Describe(ProtobufSchemas.DescriptorOf(type)));
        return messaging.UseSerializer(services => new ProtobufMessageSerializer(registered ? services.GetRequiredService<SchemaRegistry.SchemaRegistry>() : null));
    }
}
